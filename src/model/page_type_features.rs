//! What kind of page it is, as its metadata, its address and the class of its `body` say. Lists of other pages keep lines that
//! articles lose, and threads keep what comments are elsewhere.

use super::address::Address;
use super::class_families::Families;
use super::columns::Columns;
use super::feature::{Feature, count};
use dehusk_html::Page;

static SCHEMA: Feature = Feature::names(
    "schema-type",
    &[
        "discussion",
        "question",
        "product",
        "instructions",
        "event",
        "article",
        "collection",
        "questions and answers",
        "organization",
        "web page",
        "none",
    ],
);
static OPEN_GRAPH: Feature = Feature::names("open-graph-type", &["none", "article", "website", "product", "another"]);
static DEPTH: Feature = Feature::names("address-depth", &["no address", "home", "1", "2", "3", "4", "5.."]);
static LAST: Feature = Feature::counts("address-words", &[0, 1, 2, 4, 7]);
static NUMBER: Feature = Feature::names("address-number", &["none", "a number", "a date"]);

const SOURCES: &[&str] = &["none", "address", "class", "both"];

/// Families of words that say what kind of page it is, in the order of their bits.
pub(super) static FAMILIES: [Feature; 6] = [
    Feature::names("page-forum", SOURCES),
    Feature::names("page-shop", SOURCES),
    Feature::names("page-list", SOURCES),
    Feature::names("page-documentation", SOURCES),
    Feature::names("page-news", SOURCES),
    Feature::names("page-company", SOURCES),
];

/// All features, in the order of [`add`].
pub(super) fn features() -> impl Iterator<Item = &'static Feature> {
    [&SCHEMA, &OPEN_GRAPH, &DEPTH, &LAST, &NUMBER].into_iter().chain(&FAMILIES)
}

/// Adds what is the same for all lines of a page. `families` are those of words in addresses, classes and generators.
pub(super) fn add(page: &Page, families: &Families, lines: usize, columns: &mut Columns) {
    let url = page.metadata.url.as_deref().or(page.metadata.canonical.as_deref());
    let address = url.map(Address::new);
    columns.add_same(&SCHEMA, page.page_type.schema as u8, lines);
    columns.add_same(&OPEN_GRAPH, page.page_type.open_graph as u8, lines);
    columns.add_same(&DEPTH, address.as_ref().map_or(0, |address| count(address.depth() as u32 + 1)), lines);
    columns.add_same(&LAST, address.as_ref().map_or(0, |address| count(address.last_words() as u32)), lines);
    columns.add_same(&NUMBER, address.as_ref().map_or(0, number), lines);
    let in_address = address.map_or(0, |address| families.of_words(address.words()));
    let in_class = families.of_words(declared_words(page));
    for (family, feature) in FAMILIES.iter().enumerate() {
        let has = |families: u16| u8::from(families & 1 << family != 0);
        columns.add_same(feature, has(in_address) + 2 * has(in_class), lines);
    }
}

fn number(address: &Address<'_>) -> u8 {
    match (address.has_date(), address.has_number()) {
        (true, _) => 2,
        (_, number) => u8::from(number),
    }
}

/// The words of the class of `body` and of the software that made the page.
fn declared_words(page: &Page) -> impl Iterator<Item = String> {
    let rendered = &page.rendered;
    let body = rendered.containers.iter().find(|container| &*container.name == "body");
    let classes = body.into_iter().flat_map(|body| rendered.words.get(body.class)).map(str::to_owned);
    let generator = page.page_type.generator.as_deref().unwrap_or_default().to_lowercase();
    let generator: Vec<String> = generator.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
    classes.chain(generator)
}

#[cfg(test)]
mod tests {
    use super::{FAMILIES, SCHEMA, add};
    use crate::model::class_families::Families;
    use crate::model::columns::Columns;
    use dehusk_html::Page;
    use dehusk_text::metadata::Metadata;

    /// The names of the cells of a page, by feature.
    fn cells(page: &str, url: &str) -> Vec<(&'static str, String)> {
        let pairs = [("forum", "topic"), ("shop", "product"), ("list", "category"), ("forum", "phpbb")];
        let families = Families::new(&FAMILIES, "page-", pairs.into_iter());
        let mut columns = Columns::new(&[]);
        add(&Page::from_text(page, &Metadata::default().with_url(url)), &families, 1, &mut columns);
        let named = columns.features.iter().zip(&columns.cells);
        named.map(|(feature, cells)| (feature.name, feature.cell_name(usize::from(cells[0])).into_owned())).collect()
    }

    fn cell(page: &str, url: &str, name: &str) -> String {
        cells(page, url).into_iter().find(|(feature, _)| *feature == name).expect("it is measured").1
    }

    #[test]
    fn each_source_tells_the_kind_of_a_page() {
        let page = r#"<meta name=generator content="phpBB 3"><meta property=og:type content=article>
            <script type="application/ld+json">{"@type": "DiscussionForumPosting"}</script>
            <body class="single-product wide"><p>The bridge is open."#;
        let url = "https://bell.example/category/topic/2024/05/the-bridge-is-open";
        let of = |name| cell(page, url, name);
        assert_eq!(of(SCHEMA.name), "discussion");
        assert_eq!(of("open-graph-type"), "article");
        assert_eq!(
            (of("address-depth"), of("address-words"), of("address-number")),
            ("5..".into(), "3-4".into(), "a date".into())
        );
        assert_eq!(
            (of("page-forum"), of("page-shop"), of("page-list")),
            ("both".into(), "class".into(), "address".into())
        );
    }

    #[test]
    fn a_page_may_say_nothing() {
        let of = |name| cell("<p>The bridge is open.", "", name);
        assert_eq!(
            (of(SCHEMA.name), of("address-depth"), of("page-forum")),
            ("none".into(), "no address".into(), "none".into())
        );
    }
}
