//! The metadata that a page declares: title, author, date, site, language, description, tags, addresses, and its type.
//!
//! JSON-LD has precedence over meta elements, and these over the title element. Nothing is guessed.

use html5ever::local_name;
use isolang::Language;
use scraper::ElementRef;

use crate::ParsedHtml;
use crate::headline::headline;
use crate::json_ld::Article;
use crate::page_type::{OpenGraphType, PageType};
use crate::tree::{attribute, attribute_named, has_relation, texts};
use dehusk_text::metadata::{Metadata, host_of, language_from_code};
use dehusk_text::url;

/// The most tags that are read.
const TAGS: usize = 100;

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
const DESCRIPTION: &[&str] = &["og:description", "description", "twitter:description", "dc.description"];
const KEYWORDS: &[&str] = &["keywords", "news_keywords", "parsely-tags", "dc.subject"];
const IMAGE: &[&str] = &["og:image", "og:image:url", "twitter:image", "twitter:image:src", "image"];
const LICENSE: &[&str] = &["license", "dcterms.license", "dc.rights", "dcterms.rights"];

/// The metadata that a page declares, in which `known` has precedence, and what type of page it declares itself to be.
pub fn metadata(page: &ParsedHtml, known: &Metadata) -> (Metadata, PageType) {
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
    let site = first(&known.site, article.site, SITE);
    let host = known.host.clone().or_else(|| address(&declaring.links, &metas));
    let canonical = known.canonical.clone().or_else(|| canonical(known, &declaring.links, &metas));
    let base = known.url.as_ref().or(canonical.as_ref());
    let absolute = |address: String| base.and_then(|base| url::resolve(base, &address)).unwrap_or(address);
    let license = article.license.or_else(|| link(&declaring.links, "license"));
    let page_type = PageType {
        schema: article.page_type,
        open_graph: metas.first(&["og:type"]).map_or(OpenGraphType::None, |value| OpenGraphType::from_value(&value)),
        generator: metas.first(&["generator"]),
    };
    let metadata = Metadata {
        headline: title.as_deref().map(|title| headline(title, site.as_deref(), host.as_deref()).to_owned()),
        language: known.language.or_else(|| language(&declaring)),
        author: first(&known.author, article.author, AUTHOR).filter(|author| !author.contains("://")),
        date: first(&known.date, article.date, DATE),
        description: first(&known.description, article.description, DESCRIPTION),
        tags: if known.tags.is_empty() { tags(article.tags, &metas) } else { known.tags.clone() },
        image: first(&known.image, article.image, IMAGE).map(absolute),
        license: first(&known.license, license, LICENSE),
        url: known.url.clone(),
        title,
        site,
        host,
        canonical,
    };
    (metadata, page_type)
}

/// The tags of an article, or else of the page, each once.
fn tags(stated: Vec<String>, metas: &MetaElements) -> Vec<String> {
    let of_article = || metas.all("article:tag").map(str::to_owned).collect::<Vec<_>>();
    let keywords = || metas.first(KEYWORDS).iter().flat_map(|text| text.split(',')).map(str::to_owned).collect();
    let mut found = stated;
    if found.is_empty() {
        found = of_article();
    }
    if found.is_empty() {
        found = keywords();
    }
    let mut tags: Vec<String> = Vec::new();
    for tag in found.iter().take(TAGS).map(|tag| collapse_space(tag)).filter(|tag| !tag.is_empty()) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// The URL that the page gives as its own.
fn canonical(known: &Metadata, links: &[ElementRef<'_>], metas: &MetaElements) -> Option<String> {
    let stated = link(links, "canonical").or_else(|| metas.first(&["og:url"]))?;
    let stated = url::clean(&stated);
    let resolved = known.url.as_deref().and_then(|base| url::resolve(base, &stated)).unwrap_or(stated);
    Some(resolved).filter(|address| url::scheme(address).is_some_and(url::is_web))
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
                local_name!("link") | local_name!("a") => found.links.push(element),
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
    link(links, "canonical").as_deref().and_then(host_of).or_else(|| host_of(&metas.first(&["og:url"])?))
}

/// What the first link with this relation points to.
fn link(links: &[ElementRef<'_>], relation: &str) -> Option<String> {
    let link = links.iter().find(|link| has_relation(link.value(), relation))?;
    attribute(link.value(), &local_name!("href")).map(str::to_owned)
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

    /// The contents that are not blank of one name.
    fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(own, content)| own == name && !content.trim().is_empty()).map(|(_, text)| &**text)
    }

    /// The first content that is not blank, in the order of the names.
    fn first(&self, names: &[&str]) -> Option<String> {
        let content = |name: &&str| self.0.iter().find(|(own, content)| own == name && !content.trim().is_empty());
        names.iter().find_map(content).map(|(_, content)| content.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::metadata;
    use crate::parse_text;
    use dehusk_text::metadata::Metadata;

    fn metadata_of(page: &str) -> Metadata {
        metadata(&parse_text(page), &Metadata::default()).0
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
    fn what_a_page_is_about() {
        let page = r#"<html><title>Bridge opens - The Bell</title><link rel=canonical href="/a">
            <meta name=keywords content="bridge, Saltmere,,bridge"><meta name=description content=" It opened. ">
            <meta property="og:image" content="/b.jpg"><meta property="og:site_name" content="The Bell">
            <p>Text <a rel="nofollow license" href="https://l.example/by">licence</a>"#;
        let known = Metadata::default().with_url("https://bell.example/x/y");
        let (metadata, _) = metadata(&parse_text(page), &known);
        assert_eq!(metadata.headline.as_deref(), Some("Bridge opens"));
        assert_eq!(metadata.title.as_deref(), Some("Bridge opens - The Bell"));
        assert_eq!(metadata.canonical.as_deref(), Some("https://bell.example/a"));
        assert_eq!(metadata.description.as_deref(), Some("It opened."));
        assert_eq!(metadata.image.as_deref(), Some("https://bell.example/b.jpg"));
        assert_eq!(metadata.license.as_deref(), Some("https://l.example/by"));
        assert_eq!(metadata.tags, ["bridge", "Saltmere"]);
    }

    #[test]
    fn json_ld_says_more() {
        let page = r#"<meta property="article:tag" content="c"><script type="application/ld+json">
            {"@type": "BlogPosting", "headline": "A", "keywords": ["a", "b"], "description": "About a",
             "image": {"@type": "ImageObject", "url": "https://x.example/i.png"},
             "license": "https://l.example/by"}</script>"#;
        let metadata = metadata_of(page);
        assert_eq!((metadata.tags, metadata.description.as_deref()), (vec!["a".into(), "b".into()], Some("About a")));
        assert_eq!(metadata.image.as_deref(), Some("https://x.example/i.png"));
        assert_eq!(metadata.license.as_deref(), Some("https://l.example/by"));
        assert_eq!(metadata_of(r#"<meta property="article:tag" content="c">"#).tags, ["c"]);
        assert_eq!(metadata_of(r#"<link rel=canonical href="/a">"#).canonical, None);
    }

    #[test]
    fn what_is_known_and_what_is_broken() {
        let known = Metadata { title: Some("Known".to_owned()), ..Metadata::default() };
        let page = parse_text("<title>Said</title><script type=application/ld+json>{broken</script>");
        assert_eq!(metadata(&page, &known).0.title.as_deref(), Some("Known"));
        assert_eq!(metadata_of("<title> Said\n twice </title>").title.as_deref(), Some("Said twice"));
        assert_eq!(metadata_of("<p>nothing"), Metadata::default());
    }
}
