//! The paths a Rust source mentions, resolved to the crate's root.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use std::{iter::Peekable, str::FromStr};

/// A path somewhere in a source: `["crate", "store", "rows"]`, `["std", "fs"]`; a glob ends in `"*"`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Its segments, `self` and `super` already resolved.
    pub path: Vec<String>,
    /// The line it begins in, from 1.
    pub line: usize,
}

/// A source that is not Rust.
#[derive(Debug)]
pub struct BadSource(pub String);

/// All mentions in a source whose module is `module` (`["crate", "model", "id"]`).
///
/// A single word counts only inside a `use` (or after `extern crate`): elsewhere it may be a variable.
pub fn mentions(source: &str, module: &[&str]) -> Result<Vec<Mention>, BadSource> {
    let tokens = TokenStream::from_str(source).map_err(|why| BadSource(why.to_string()))?;
    let mut walk = Walk { module: module.iter().map(|&segment| segment.to_owned()).collect(), found: Vec::new() };
    walk.code(tokens);
    Ok(walk.found)
}

struct Walk {
    module: Vec<String>,
    found: Vec<Mention>,
}

type Tokens = Peekable<proc_macro2::token_stream::IntoIter>;

impl Walk {
    fn code(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                // `impl Trait + use<'a>` names no path.
                TokenTree::Ident(word) if word == "use" && is_mark(tokens.peek(), '<') => {}
                TokenTree::Ident(word) if word == "use" => self.tree(&mut tokens, &[]),
                TokenTree::Ident(word) if word == "crate" && !colons(&mut tokens.clone()) => {
                    // `extern crate name;`; the word in `pub(crate)` has no neighbour.
                    if let Some(TokenTree::Ident(name)) = tokens.peek() {
                        self.add(vec![name.to_string()], name);
                    }
                }
                TokenTree::Ident(word) if word == "mod" => self.inner_module(&mut tokens),
                TokenTree::Ident(word) => {
                    let path = continued(&word, &mut tokens);
                    if path.len() > 1 {
                        self.add(path, &word);
                    }
                }
                TokenTree::Group(group) => self.code(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// `mod name { … }`: inside, `super` means one module less.
    fn inner_module(&mut self, tokens: &mut Tokens) {
        let Some(TokenTree::Ident(name)) = tokens.next_if(|token| matches!(token, TokenTree::Ident(_))) else { return };
        if let Some(TokenTree::Group(body)) = tokens.next_if(|token| matches!(token, TokenTree::Group(_))) {
            self.module.push(name.to_string());
            self.code(body.stream());
            self.module.pop();
        }
    }

    /// What follows `use`, or stands between a use tree's braces: `a::{b, c::*}, d as e`.
    fn tree(&mut self, tokens: &mut Tokens, prefix: &[String]) {
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    tokens.next();
                }
                TokenTree::Ident(word) => {
                    let mut path = prefix.to_vec();
                    path.extend(continued(&word, tokens));
                    match tokens.peek() {
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            let mut inside = group.stream().into_iter().peekable();
                            tokens.next();
                            self.tree(&mut inside, &path);
                        }
                        _ => self.add(path, &word),
                    }
                }
                // `use {a, b};`, `use ::{a, b};`
                TokenTree::Group(group) => self.tree(&mut group.stream().into_iter().peekable(), prefix),
                TokenTree::Punct(mark) if mark.as_char() == ';' => return,
                TokenTree::Punct(mark) if mark.as_char() == '*' => {
                    let mut path = prefix.to_vec();
                    path.push("*".to_owned());
                    self.found.push(Mention { path: self.resolved(path), line: mark.span().start().line });
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn add(&mut self, path: Vec<String>, at: &Ident) {
        let path = self.resolved(path);
        self.found.push(Mention { path, line: at.span().start().line });
    }

    fn resolved(&self, path: Vec<String>) -> Vec<String> {
        let mut base = match path.first().map(String::as_str) {
            Some("self" | "super") => self.module.clone(),
            _ => Vec::new(),
        };
        for segment in path {
            match segment.as_str() {
                "self" => {}
                "super" => drop(base.pop()),
                _ => base.push(segment),
            }
        }
        base
    }
}

/// The path that begins with `first`, up to its last segment or glob; a use tree's braces stay where they are.
fn continued(first: &Ident, tokens: &mut Tokens) -> Vec<String> {
    let mut path = vec![plain(first)];
    while colons(&mut tokens.clone()) {
        tokens.next();
        tokens.next();
        match tokens.peek() {
            Some(TokenTree::Ident(word)) => path.push(plain(word)),
            Some(TokenTree::Punct(mark)) if mark.as_char() == '*' => path.push("*".to_owned()),
            _ => break,
        }
        tokens.next();
    }
    path
}

fn plain(word: &Ident) -> String {
    word.to_string().trim_start_matches("r#").to_owned()
}

fn colons(tokens: &mut Tokens) -> bool {
    (0..2).all(|_| is_mark(tokens.next().as_ref(), ':'))
}

fn is_mark(token: Option<&TokenTree>, wanted: char) -> bool {
    matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(source: &str) -> Vec<String> {
        let mentions = mentions(source, &["crate", "model", "id"]).expect("the test's own text");
        mentions.into_iter().map(|mention| format!("{} {}", mention.line, mention.path.join("::"))).collect()
    }

    #[test]
    fn a_use_tree_gives_every_leaf() {
        let source = "use crate::{store::{self, rows as r}, sync::*};\nuse std::{fs, io};";
        assert_eq!(
            found(source),
            ["1 crate::store", "1 crate::store::rows", "1 crate::sync::*", "2 std::fs", "2 std::io"]
        );
    }

    #[test]
    fn paths_in_code_types_attributes_and_macros_count() {
        let source =
            "#[derive(uniffi::Record)] struct A(rusqlite::Row);\nfn f() { m!(std::fs::read(x)); v.iter::<u8>(); }";
        assert_eq!(found(source), ["1 uniffi::Record", "1 rusqlite::Row", "2 std::fs::read"]);
    }

    #[test]
    fn comments_texts_and_single_words_do_not() {
        let source = "//! crate::store\n/// rusqlite::Row\nfn f(store: u8) { /* std::fs::read */ \"std::fs::read\"; r#\"a::b\"#; }
            fn g() -> impl Fn() + use<'_> { *rusqlite; || () }";
        assert_eq!(found(source), Vec::<String>::new());
    }

    #[test]
    fn self_and_super_are_resolved_also_inside_an_inner_module() {
        let source = "use super::answer; use super::super::store;\nmod tests { use super::*; use super::super::time::Day; self::x(); }";
        assert_eq!(
            found(source),
            [
                "1 crate::model::answer",
                "1 crate::store",
                "2 crate::model::id::*",
                "2 crate::model::time::Day",
                "2 crate::model::id::tests::x"
            ]
        );
    }

    #[test]
    fn a_crate_named_by_one_word_counts_in_use_and_extern() {
        assert_eq!(
            found("use rusqlite;\nextern crate automerge;\npub(crate) fn f() {}"),
            ["1 rusqlite", "2 automerge"]
        );
    }
}
