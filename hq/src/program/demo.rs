//! `anjian-hq demo`: a few days of a gas company in one program.

use super::Lang;
use anjian_core::model::id::PersonId;
use anjian_core::model::time::{Timestamp, Zone};
use anjian_core::model::words::Language;
use anjian_hq::demo::{Options, play};
use anjian_hq::{Error, Result, Role};
use chrono::NaiveDate;
use clap::Args;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// Play a few days of a gas company: a register, five inspectors offline on six phones, syncs over HTTP, the figures.
#[derive(Args)]
pub(crate) struct Demo {
    /// A register of your own (CSV or XLSX) instead of the sample of about 2,000 customers.
    #[arg(long, value_name = "FILE")]
    register: Option<PathBuf>,
    /// The folder for everything, which must be empty; a temporary one that is removed at the end if not given.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// The same seed and day make the same days.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// The last day that is worked; today if not given.
    #[arg(long, value_name = "YYYY-MM-DD")]
    today: Option<NaiveDate>,
    /// End after the account instead of serving the page.
    #[arg(long)]
    once: bool,
    /// Print the account as one JSON object on standard output, everything else on standard error. Ends with it.
    #[arg(long)]
    json: bool,
    /// The port of the page on this machine.
    #[arg(long, default_value_t = 8750)]
    port: u16,
    /// The language of what is printed.
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
}

/// Of the demo's supervisor.
const DEMO_PASSWORD: &str = "anjian-demo";

impl Demo {
    pub(crate) fn run(self) -> Result<()> {
        let stays = !self.once && !self.json;
        let options = Options {
            register: self.register,
            data: self.data,
            seed: self.seed,
            today: self.today.unwrap_or_else(|| Zone::default().date(Timestamp::now())),
            listen: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), if stays { self.port } else { 0 }),
            language: if self.lang == Lang::En { Language::En } else { Language::Zh },
        };
        let runtime = tokio::runtime::Runtime::new().map_err(|e| Error::Broken(format!("the runtime: {e}")))?;
        let json = self.json;
        let say = move |line: &str| if json { eprintln!("{line}") } else { println!("{line}") };
        let played = play(&options, runtime.handle(), &say)?;
        if stays {
            // The demo's supervisor signs in, so that she can decide; the password is no secret.
            let zhao = PersonId::new("zhao").map_err(|e| Error::Broken(e.to_string()))?;
            played.hq.put_account(&zhao, "赵敏", Role::Supervisor, None, DEMO_PASSWORD)?;
        }
        if json {
            let text = serde_json::to_string_pretty(&played.account).map_err(|e| Error::Broken(e.to_string()))?;
            println!("{text}");
        }
        if stays {
            let zh = options.language == Language::Zh;
            say("");
            say(&if zh {
                format!("主管页面：http://{}/  登录名 zhao，密码 {DEMO_PASSWORD}（Ctrl-C 结束）", options.listen)
            } else {
                format!(
                    "The supervisor's page: http://{}/?lang=en  sign in as zhao, password {DEMO_PASSWORD} (Ctrl-C ends)",
                    options.listen
                )
            });
            let ended = runtime.block_on(tokio::signal::ctrl_c());
            ended.map_err(|e| Error::Broken(format!("the signal: {e}")))?;
        }
        drop(played);
        Ok(())
    }
}
