//! What kind of page a page declares itself to be.

/// What a page says in its metadata about what kind of page it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageType {
    /// Its type of schema.org, in JSON-LD.
    pub schema: SchemaType,
    /// `og:type`.
    pub open_graph: OpenGraphType,
    /// The software that made it, as the meta element `generator` has it.
    pub generator: Option<String>,
}

/// Types of schema.org, as far as they tell kinds of pages apart. Of the types that a page states, the first here counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum SchemaType {
    /// A thread of a forum.
    Discussion,
    /// A question and its answers.
    Question,
    /// Something that is sold.
    Product,
    /// A recipe, or instructions in steps.
    Instructions,
    /// An event.
    Event,
    /// An article, a post of a blog, a report.
    Article,
    /// A list of other pages.
    Collection,
    /// Questions that the site answers itself.
    Faq,
    /// A company, a shop, a service.
    Organization,
    /// A page or a site, and nothing more.
    WebPage,
    /// None of these.
    #[default]
    None,
}

/// Values of `og:type`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OpenGraphType {
    /// There is none.
    #[default]
    None,
    /// `article`.
    Article,
    /// `website`.
    Website,
    /// `product` and its kinds.
    Product,
    /// Any other.
    Other,
}

impl SchemaType {
    /// The type with this name, which may be an address of schema.org.
    pub fn from_name(name: &str) -> SchemaType {
        match name.rsplit(['/', ':', '#']).next().unwrap_or_default() {
            "DiscussionForumPosting" => SchemaType::Discussion,
            "QAPage" => SchemaType::Question,
            "Product" | "ProductGroup" | "ProductModel" | "Offer" | "Vehicle" | "SoftwareApplication" => {
                SchemaType::Product
            }
            "Recipe" | "HowTo" => SchemaType::Instructions,
            "CollectionPage" | "ItemList" | "SearchResultsPage" | "Blog" | "OfferCatalog" => SchemaType::Collection,
            "FAQPage" => SchemaType::Faq,
            "Corporation" | "Service" | "Store" => SchemaType::Organization,
            "WebSite" | "WebPage" | "AboutPage" | "ContactPage" => SchemaType::WebPage,
            name if name.ends_with("Event") => SchemaType::Event,
            name if name.ends_with("Article") || name.ends_with("Posting") || name == "Report" => SchemaType::Article,
            name if name.ends_with("Organization") || name.ends_with("Business") => SchemaType::Organization,
            _ => SchemaType::None,
        }
    }
}

impl OpenGraphType {
    /// The type that a value of `og:type` stands for.
    pub fn from_value(value: &str) -> OpenGraphType {
        match value.trim().to_ascii_lowercase().as_str() {
            "" => OpenGraphType::None,
            "article" => OpenGraphType::Article,
            "website" => OpenGraphType::Website,
            value if value.contains("product") => OpenGraphType::Product,
            _ => OpenGraphType::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OpenGraphType, SchemaType};

    #[test]
    fn types_of_schema_org_by_name_or_address() {
        let types = ["NewsArticle", "https://schema.org/DiscussionForumPosting", "schema:Product", "NGO"];
        let expected = [SchemaType::Article, SchemaType::Discussion, SchemaType::Product, SchemaType::None];
        assert_eq!(types.map(SchemaType::from_name), expected);
    }

    #[test]
    fn of_several_types_the_most_telling_counts() {
        assert!(SchemaType::Discussion < SchemaType::Article && SchemaType::Organization < SchemaType::WebPage);
        assert_eq!(SchemaType::WebPage.min(SchemaType::None), SchemaType::WebPage);
    }

    #[test]
    fn values_of_open_graph() {
        let values = ["Article ", "og:product", "video.other", " "].map(OpenGraphType::from_value);
        let expected = [OpenGraphType::Article, OpenGraphType::Product, OpenGraphType::Other, OpenGraphType::None];
        assert_eq!(values, expected);
    }
}
