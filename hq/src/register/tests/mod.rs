//! Stories about registers as companies send them. The fixtures are made here; only the sample is a file.

use super::*;
use chrono::NaiveDate;

mod faults;
mod files;
mod repairs;
mod sample;

const HEADER: &str =
    "户号,户名,用户类别,街道,小区,楼栋,单元,房号,地址,联系电话,表号,通气日期,灶具购置,报警器,上次安检日期,状态,备注";
const ROW: &str = "1001,张三,民用户,东街,花园,1号楼,2单元,301,东街花园1号楼2单元301室,13800000000,M1,2019-02-08,2021,有,2025-03-07,正常,";

fn rules() -> Rules {
    Rules::on(NaiveDate::from_ymd_opt(2026, 11, 23).unwrap())
}

fn sheet(text: &str) -> Sheet {
    read_bytes(text.as_bytes().to_vec()).unwrap()
}

fn parsed(text: &str) -> Parsed {
    parse(&sheet(text), &rules())
}

/// The good row with some of its columns replaced.
fn row_with(changes: &[(&str, &str)]) -> String {
    let mut cells: Vec<&str> = ROW.split(',').collect();
    for (column, value) in changes {
        cells[HEADER.split(',').position(|name| name == *column).unwrap()] = value;
    }
    cells.join(",")
}

/// What becomes of the good row with some of its columns replaced.
fn changed(changes: &[(&str, &str)]) -> Parsed {
    parsed(&format!("{HEADER}\n{}\n", row_with(changes)))
}
