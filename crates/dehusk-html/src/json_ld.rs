//! What JSON-LD says of a page: its type, and the metadata of an article.

use html5ever::local_name;
use scraper::ElementRef;
use serde_json::Value;

use crate::page_type::SchemaType;
use crate::tree::{attribute, is_json_ld, texts};

/// How deep JSON-LD is searched.
const DEPTH: usize = 8;

/// The most bytes of JSON-LD that are read.
const JSON_BYTES: usize = 4 << 20;

/// The type of a page and the metadata of an article in JSON-LD.
#[derive(Debug, Default)]
pub(super) struct Article {
    /// The type of the page, which may be no article.
    pub(super) page_type: SchemaType,
    pub(super) title: Option<String>,
    pub(super) author: Option<String>,
    pub(super) date: Option<String>,
    pub(super) site: Option<String>,
    pub(super) description: Option<String>,
    pub(super) tags: Vec<String>,
    pub(super) image: Option<String>,
    pub(super) license: Option<String>,
}

impl Article {
    pub(super) fn read(scripts: &[ElementRef<'_>]) -> Article {
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
                self.page_type = types(value).map(SchemaType::from_name).fold(self.page_type, SchemaType::min);
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
        set(&mut self.description, text(&article["description"]));
        set(&mut self.image, address(&article["image"]));
        set(&mut self.license, address(&article["license"]).or_else(|| name(&article["license"])));
        if self.tags.is_empty() {
            self.tags = keywords(&article["keywords"]);
        }
    }
}

/// Whether a schema.org type is an article: `NewsArticle`, `BlogPosting` and the like.
fn is_article(value: &Value) -> bool {
    types(value).any(|name| name.ends_with("Article") || name.ends_with("Posting"))
}

/// The names of an object's types.
fn types(value: &Value) -> impl Iterator<Item = &str> {
    let stated = &value["@type"];
    stated.as_array().map_or(std::slice::from_ref(stated), Vec::as_slice).iter().filter_map(Value::as_str)
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

/// An address, or that of an object, or the first of several.
fn address(value: &Value) -> Option<String> {
    let value = value.as_array().and_then(|values| values.first()).unwrap_or(value);
    text(value).or_else(|| text(&value["url"])).or_else(|| text(&value["@id"]))
}

/// Keywords: a list, or a text with commas between them.
fn keywords(value: &Value) -> Vec<String> {
    match value {
        Value::Array(values) => {
            values.iter().filter_map(|value| text(value).or_else(|| text(&value["name"]))).collect()
        }
        value => text(value).iter().flat_map(|text| text.split(',')).map(str::to_owned).collect(),
    }
}
