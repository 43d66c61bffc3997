//! Mends generated Python that Python refuses: uniffi 0.32 keeps a default where parameters without one follow, as in
//! `def agenda(self, filter, after=…, most)`, which is a syntax error. Such a default is dropped, so that the parameter must be given.

/// The source with every such default dropped.
pub(crate) fn python(source: &str) -> String {
    source.split_inclusive('\n').map(|line| mended(line).unwrap_or_else(|| line.to_owned())).collect()
}

/// A line that declares a function wrongly, mended.
fn mended(line: &str) -> Option<String> {
    if !line.trim_start().starts_with("def ") {
        return None;
    }
    let begin = line.find('(')? + 1;
    let (parameters, end) = split(line, begin)?;
    let required = |parameter: &str| !has_default(parameter) && !parameter.trim_start().starts_with('*');
    let last_required = parameters.iter().rposition(|parameter| required(parameter))?;
    // Behind a bare star every order is right.
    let star = parameters.iter().position(|parameter| parameter.trim() == "*").unwrap_or(parameters.len());
    let wrong =
        |at: usize, parameter: &str| at < last_required.min(star) && last_required < star && has_default(parameter);
    if !parameters.iter().enumerate().any(|(at, parameter)| wrong(at, parameter)) {
        return None;
    }
    let kept = parameters.iter().enumerate().map(|(at, parameter)| match equals(parameter) {
        Some(equals) if wrong(at, parameter) => parameter[..equals].trim_end(),
        _ => parameter,
    });
    Some(format!("{}{}{}", &line[..begin], kept.collect::<Vec<_>>().join(","), &line[end..]))
}

/// The parameters between `begin` and the closing bracket, and where that stands.
fn split(line: &str, begin: usize) -> Option<(Vec<&str>, usize)> {
    let (mut depth, mut quoted, mut from, mut parameters) = (0_usize, false, begin, Vec::new());
    for (at, c) in line[begin..].char_indices().map(|(at, c)| (begin + at, c)) {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' | '[' | '{' => depth += 1,
            ')' if depth == 0 => {
                parameters.push(&line[from..at]);
                return Some((parameters, at));
            }
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parameters.push(&line[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    None
}

fn has_default(parameter: &str) -> bool {
    equals(parameter).is_some()
}

fn equals(parameter: &str) -> Option<usize> {
    parameter.find('=')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_default_before_a_parameter_without_one_is_dropped() {
        let wrong = "    def agenda(self, filter: F,after: typing.Union[object, typing.Optional[P]] = _DEFAULT,most: int) -> Page:\n";
        let right =
            "    def agenda(self, filter: F,after: typing.Union[object, typing.Optional[P]],most: int) -> Page:\n";
        assert_eq!(python(wrong), right);
        let wrong = "def __init__(self, hazard:H, must_notice:bool = False, note:str, words:str = \",)\"):\n";
        let right = "def __init__(self, hazard:H, must_notice:bool, note:str, words:str = \",)\"):\n";
        assert_eq!(python(wrong), right);
    }

    #[test]
    fn what_python_understands_stays_as_it_is() {
        for line in [
            "    def __init__(self, *, keys:K, network:typing.Optional[N] = _DEFAULT, disk:D):\n",
            "def start(self, options: O,listener: typing.Union[object, L] = _DEFAULT) -> Run:\n",
            "def open(cls, folder: str,platform: Platform) -> Workspace:\n",
            "    x = call(a=1, b)\n",
        ] {
            assert_eq!(python(line), line);
        }
    }
}
