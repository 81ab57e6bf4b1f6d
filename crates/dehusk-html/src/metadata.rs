//! The metadata that a page declares: title, author, date, site, language, host.
//!
//! JSON-LD has precedence over meta elements, and these over the title element. Nothing is guessed.

use html5ever::local_name;
use isolang::Language;
use scraper::ElementRef;
use serde_json::Value;

use crate::ParsedHtml;
use crate::tree::{attribute, attribute_named, is_json_ld, texts};
use dehusk_text::metadata::{Metadata, host_of, language_from_code};

/// How deep JSON-LD is searched.
const DEPTH: usize = 8;

/// The most bytes of JSON-LD that are read.
const JSON_BYTES: usize = 4 << 20;

/// Names of meta elements (`property`, `name` or `itemprop`) by field, in the order of precedence.
const TITLE: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title", "sailthru.title", "headline"];
const AUTHOR: &[&str] = &["author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "byl"];
const DATE: &[&str] = &[
    "article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dc.date",
    "date",
    "pubdate",
];
const SITE: &[&str] = &["og:site_name", "application-name", "dc.publisher"];

/// The metadata that a page declares; `known` has precedence.
pub fn metadata(page: &ParsedHtml, known: &Metadata) -> Metadata {
    let declaring = Declaring::find(page);
    let metas = MetaElements::read(&declaring.metas);
    let article = Article::read(&declaring.scripts);
    let first = |known: &Option<String>, declared: Option<String>, names: &[&str]| {
        known
            .clone()
            .or(declared)
            .or_else(|| metas.first(names))
            .map(|text| collapse_space(&text))
            .filter(|text| !text.is_empty())
    };
    let title = first(&known.title, article.title, TITLE).or_else(|| title_element(&declaring));
    Metadata {
        host: known.host.clone().or_else(|| address(&declaring.links, &metas)),
        title,
        language: known.language.or_else(|| language(&declaring)),
        author: first(&known.author, article.author, AUTHOR).filter(|author| !author.contains("://")),
        date: first(&known.date, article.date, DATE),
        site: first(&known.site, article.site, SITE),
    }
}

/// The elements that declare something about their page, in the order in which they came.
#[derive(Default)]
struct Declaring<'h> {
    root: Option<ElementRef<'h>>,
    title: Option<ElementRef<'h>>,
    links: Vec<ElementRef<'h>>,
    metas: Vec<ElementRef<'h>>,
    scripts: Vec<ElementRef<'h>>,
}

impl<'h> Declaring<'h> {
    fn find(page: &'h ParsedHtml) -> Declaring<'h> {
        let mut found = Declaring::default();
        let nodes = page.declaring.iter().filter_map(|id| page.html.tree.get(*id));
        for element in nodes.filter_map(ElementRef::wrap) {
            match element.value().name.local {
                local_name!("html") => found.root = found.root.or(Some(element)),
                local_name!("title") => found.title = found.title.or(Some(element)),
                local_name!("link") => found.links.push(element),
                local_name!("meta") => found.metas.push(element),
                local_name!("script") => found.scripts.push(element),
                _ => {}
            }
        }
        found
    }
}

/// Collapses white space to single spaces.
fn collapse_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title_element(declaring: &Declaring<'_>) -> Option<String> {
    let title: String = texts(*declaring.title?).collect();
    Some(collapse_space(&title)).filter(|title| !title.is_empty())
}

fn language(declaring: &Declaring<'_>) -> Option<Language> {
    let root = declaring.root?.value();
    let code = attribute(root, &local_name!("lang")).or_else(|| attribute_named(root, "xml:lang"))?;
    let code = code.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    language_from_code(&code)
}

fn address(links: &[ElementRef<'_>], metas: &MetaElements) -> Option<String> {
    let canonical = |link: &&ElementRef<'_>| {
        attribute(link.value(), &local_name!("rel"))
            .is_some_and(|rel| rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("canonical")))
    };
    let link = links.iter().find(canonical).and_then(|link| attribute(link.value(), &local_name!("href")));
    link.and_then(host_of).or_else(|| host_of(&metas.first(&["og:url"])?))
}

/// Names of meta elements, in lower case, and their contents.
struct MetaElements(Vec<(String, String)>);

impl MetaElements {
    fn read(metas: &[ElementRef<'_>]) -> MetaElements {
        let pair = |meta: &ElementRef<'_>| {
            let value = |name| attribute_named(meta.value(), name);
            let name = ["property", "name", "itemprop"].into_iter().find_map(value)?;
            Some((name.to_ascii_lowercase(), value("content")?.to_owned()))
        };
        MetaElements(metas.iter().filter_map(pair).collect())
    }

    /// The first content that is not blank, in the order of the names.
    fn first(&self, names: &[&str]) -> Option<String> {
        let content = |name: &&str| self.0.iter().find(|(own, content)| own == name && !content.trim().is_empty());
        names.iter().find_map(content).map(|(_, content)| content.clone())
    }
}

/// The metadata of an article in JSON-LD.
#[derive(Debug, Default)]
struct Article {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
    site: Option<String>,
}

impl Article {
    fn read(scripts: &[ElementRef<'_>]) -> Article {
        let mut article = Article::default();
        let is_data =
            |script: &&ElementRef<'_>| attribute(script.value(), &local_name!("type")).is_some_and(is_json_ld);
        let data = scripts.iter().filter(is_data).map(|script| texts(**script).collect::<String>());
        for script in data.filter(|script| script.len() <= JSON_BYTES) {
            if let Ok(value) = serde_json::from_str(&script) {
                article.search(&value, DEPTH);
            }
        }
        article
    }

    /// Searches lists and graphs for articles; the first value of each field counts.
    fn search(&mut self, value: &Value, depth: usize) {
        match value {
            _ if depth == 0 => {}
            Value::Array(values) => values.iter().for_each(|value| self.search(value, depth - 1)),
            Value::Object(object) => {
                if is_article(value) {
                    self.merge(value);
                }
                for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                    object.get(key).into_iter().for_each(|inner| self.search(inner, depth - 1));
                }
            }
            _ => {}
        }
    }

    fn merge(&mut self, article: &Value) {
        let set = |slot: &mut Option<String>, found: Option<String>| *slot = slot.take().or(found);
        set(&mut self.title, text(&article["headline"]).or_else(|| text(&article["name"])));
        set(&mut self.author, name(&article["author"]).or_else(|| name(&article["creator"])));
        set(&mut self.date, text(&article["datePublished"]).or_else(|| text(&article["dateCreated"])));
        set(&mut self.site, name(&article["publisher"]));
    }
}

/// Whether a schema.org type is an article: `NewsArticle`, `BlogPosting` and the like.
fn is_article(value: &Value) -> bool {
    let is = |kind: &Value| kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"));
    match &value["@type"] {
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned).filter(|text| !text.trim().is_empty())
}

/// The name of a person or publisher, or of several.
fn name(value: &Value) -> Option<String> {
    match value {
        Value::Array(values) => {
            let names: Vec<_> =
                values.iter().filter_map(|value| text(value).or_else(|| text(&value["name"]))).collect();
            (!names.is_empty()).then(|| names.join(", "))
        }
        value => text(value).or_else(|| text(&value["name"])),
    }
}

#[cfg(test)]
mod tests {
    use super::metadata;
    use crate::parse_text;
    use dehusk_text::metadata::Metadata;

    fn metadata_of(page: &str) -> Metadata {
        metadata(&parse_text(page), &Metadata::default())
    }

    #[test]
    fn json_ld_precedes_meta_elements_and_these_the_title() {
        let page = r#"<html lang="en-GB"><title>Bridge opens | The Bell</title>
            <meta property="og:site_name" content="The Bell"><meta name="author" content="Desk">
            <link rel="canonical" href="https://www.example.com/a">
            <script type="application/ld+json">{"@graph": [{"@type": "Page", "name": "x"},
              {"@type": ["NewsArticle"], "headline": "Bridge  opens", "author": [{"name": "Ann Lee"}, "Bo Berg"],
               "datePublished": "2024-03-01"}]}</script>"#;
        let metadata = metadata_of(page);
        assert_eq!(metadata.title.as_deref(), Some("Bridge opens"));
        assert_eq!(metadata.author.as_deref(), Some("Ann Lee, Bo Berg"));
        assert_eq!(metadata.date.as_deref(), Some("2024-03-01"));
        assert_eq!(metadata.site.as_deref(), Some("The Bell"));
        assert_eq!(metadata.host.as_deref(), Some("www.example.com"));
        assert_eq!(metadata.language, isolang::Language::from_639_1("en"));
    }

    #[test]
    fn what_is_known_and_what_is_broken() {
        let known = Metadata { title: Some("Known".to_owned()), ..Metadata::default() };
        let page = parse_text("<title>Said</title><script type=application/ld+json>{broken</script>");
        assert_eq!(metadata(&page, &known).title.as_deref(), Some("Known"));
        assert_eq!(metadata_of("<title> Said\n twice </title>").title.as_deref(), Some("Said twice"));
        assert_eq!(metadata_of("<p>nothing"), Metadata::default());
    }
}
