//! The page on which somebody signs in.

use anjian_core::model::words::Language;
use maud::{DOCTYPE, html};

/// The page; `why` says why an attempt was not taken, `to` where to go afterwards.
pub(crate) fn sign_in(language: Language, company: &str, why: Option<&str>, to: &str) -> String {
    let of = |zh: &'static str, en: &'static str| if language == Language::Zh { zh } else { en };
    html! {
        (DOCTYPE)
        html lang=(of("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (of("登录 · 安检", "Sign in · Anjian")) }
                link rel="icon" href="/assets/anjian.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/anjian.css";
            }
            body.alone {
                main #main {
                    section.card.sign-in {
                        h1 { (of("安检", "Anjian")) " " small.mut { (company) } }
                        @if let Some(why) = why { div.note.l1 role="alert" { (why) } }
                        form method="post" action="/sign-in" {
                            input type="hidden" name="to" value=(to);
                            label.field { span { (of("登录名", "Name")) } input name="name" autocomplete="username" autocapitalize="none" required autofocus; }
                            label.field { span { (of("密码", "Password")) } input type="password" name="password" autocomplete="current-password" required; }
                            button.btn.p.big { (of("登录", "Sign in")) }
                        }
                        p.small { @if language == Language::Zh { a href="/sign-in?lang=en" lang="en" { "English" } } @else { a href="/sign-in?lang=zh" lang="zh-CN" { "中文" } } }
                    }
                }
            }
        }
    }
    .into_string()
}

/// A page that says what went wrong.
pub(crate) fn failed(language: Language, words: &str) -> String {
    let zh = language == Language::Zh;
    html! {
        (DOCTYPE)
        html lang=(if zh { "zh-CN" } else { "en" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (if zh { "安检" } else { "Anjian" }) }
                link rel="icon" href="/assets/anjian.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/anjian.css";
            }
            body.alone { main #main { section.card.sign-in {
                h1 { (if zh { "没有完成" } else { "Not done" }) }
                div.note.l1 role="alert" { (words) }
                a.btn href="/" { (if zh { "回总览" } else { "To the overview" }) }
            } } }
        }
    }
    .into_string()
}
