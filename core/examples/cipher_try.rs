use rusqlite::Connection;
use std::time::Instant;
fn open(path:&std::path::Path, key:bool)->Connection{
    let c=Connection::open(path).unwrap();
    if key { let s: String = c.query_row(&format!("PRAGMA key = 'raw:{}'", "ab".repeat(32)), [], |r| r.get(0)).unwrap(); assert_eq!(s,"ok"); }
    c.pragma_update(None,"journal_mode","WAL").unwrap(); c.pragma_update(None,"synchronous","FULL").unwrap();
    c.pragma_update(None,"cache_size",-8192).unwrap(); c }
fn main(){
    let dir=tempfile::tempdir().unwrap();
    for round in 0..3 { for key in [false,true]{
        let p=dir.path().join(format!("{key}{round}.db"));
        let mut c=open(&p,key);
        c.execute_batch("CREATE TABLE t(n INTEGER PRIMARY KEY, x TEXT) STRICT").unwrap();
        let t=Instant::now(); for i in 0..200 { c.execute("INSERT INTO t VALUES(?1,?2)",(i,"x".repeat(300))).unwrap(); } let commits=t.elapsed();
        let t=Instant::now(); { let tx=c.transaction().unwrap(); for i in 1000..101000 { tx.execute("INSERT INTO t VALUES(?1,?2)",(i,"y".repeat(300))).unwrap(); } tx.commit().unwrap(); } let bulk=t.elapsed();
        drop(c);
        let t=Instant::now(); let c=open(&p,key); let _:i64=c.query_row("SELECT count(*) FROM t WHERE n<50",[],|r|r.get(0)).unwrap(); let op=t.elapsed();
        let t=Instant::now(); let _:i64=c.query_row("SELECT sum(length(x)) FROM t",[],|r|r.get(0)).unwrap(); let cold=t.elapsed();
        println!("key={key} 200 commits {commits:?} bulk {bulk:?} open {op:?} cold scan 33MB {cold:?}");
    }}
    println!("{}", rusqlite::version());
}
