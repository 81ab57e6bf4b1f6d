//! What the page can ask for: JSON in, JSON out.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::draft::Wish;
use super::session::{Refusal, Session};
use crate::Category;

/// A line of a document.
#[derive(Deserialize)]
struct Place {
    document: usize,
    #[serde(default)]
    block: usize,
    #[serde(default)]
    chunk: usize,
}

#[derive(Deserialize)]
struct DraftWish {
    document: usize,
    block: usize,
    pack: String,
    id: Option<String>,
    #[serde(flatten)]
    wish: Wish,
}

/// A rule as it is typed.
#[derive(Deserialize)]
struct Edited {
    #[serde(default)]
    pack: String,
    toml: String,
}

#[derive(Deserialize)]
struct Miss {
    toml: String,
    document: usize,
    block: usize,
}

#[derive(Deserialize)]
struct From {
    from: usize,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
struct Numbered {
    trial: u64,
}

/// The answer to a request, or why there is none.
///
/// # Errors
/// Nothing has this name, the body is not what it takes, or the session refuses.
pub(super) fn answer(session: &mut Session, name: &str, body: &[u8]) -> Result<Value, Refusal> {
    session.refresh();
    let mut answer = of_request(session, name, body)?;
    answer["problem"] = json!(session.problem);
    Ok(answer)
}

fn of_request(session: &mut Session, name: &str, body: &[u8]) -> Result<Value, Refusal> {
    match name {
        "start" => Ok(start(session)),
        "shares" => {
            let From { from } = read(body)?;
            Ok(json!({ "shares": session.shares(from), "generation": session.generation }))
        }
        "document" => {
            let Place { document, chunk, .. } = read(body)?;
            let (generation, (facts, rows)) = (session.generation, session.rows(document, chunk)?);
            write(&json!({ "facts": facts, "chunk": rows, "generation": generation }))
        }
        "why" => {
            let Place { document, block, .. } = read(body)?;
            Ok(json!({ "text": session.why(document, block)? }))
        }
        "draft" => {
            let DraftWish { document, block, pack, id, wish } = read(body)?;
            let (draft, id) = session.draft((document, block), &wish, &pack, id.as_deref())?;
            write(&json!({ "draft": draft, "id": id }))
        }
        "miss" => {
            let Miss { toml, document, block } = read(body)?;
            let (toml, miss) = session.add_miss(&toml, document, block)?;
            Ok(json!({ "toml": toml, "miss": miss }))
        }
        "rule" => {
            let Named { name } = read(body)?;
            let (pack, toml) = session.rule(&name)?;
            Ok(json!({ "pack": pack, "toml": toml }))
        }
        "try" => {
            let Edited { pack, toml } = read(body)?;
            let (checked, trial) = session.start_trial(&pack, &toml)?;
            write(&json!({ "checked": checked, "trial": trial }))
        }
        "answer" => {
            let Numbered { trial } = read(body)?;
            write(&session.continue_trial(trial)?)
        }
        "save" => {
            let Edited { pack, toml } = read(body)?;
            let (checked, path) = session.save(&pack, &toml)?;
            write(&json!({ "checked": checked, "path": path, "generation": session.generation }))
        }
        _ => Err("there is nothing of this name".to_owned()),
    }
}

/// What the page shows first.
fn start(session: &Session) -> Value {
    let names: Vec<_> = session.documents.all.iter().map(|document| &document.name).collect();
    let category = |one: &Category| json!({ "name": one.name(), "about": one.about() });
    json!({
        "documents": names,
        "left_out": session.documents.left_out,
        "folder": session.folder.path().display().to_string(),
        "packs": session.folder.packs(),
        "categories": Category::ALL.iter().map(category).collect::<Vec<_>>(),
        "generation": session.generation,
        "rows": super::rows::ROWS,
    })
}

fn read<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| format!("not a valid request: {error}"))
}

fn write(answer: &impl Serialize) -> Result<Value, Refusal> {
    serde_json::to_value(answer).map_err(|error| error.to_string())
}
