//! What was typed.

pub mod limits;

use crate::commands::bench::programs::NAMES;
use clap::{Args, Parser, Subcommand, ValueEnum};
use limits::Limits;
use smalltalk::instructions::Set;
use std::path::PathBuf;
use std::time::Duration;

/// A Smalltalk virtual machine in WebAssembly GC.
#[derive(Debug, Parser)]
#[command(
    name = "catalyst",
    version,
    args_conflicts_with_subcommands = true,
    after_help = "Without a command: a prompt (`:help` tells its commands); or, where standard input is no terminal, what it holds is \
        evaluated. A script may begin with the line `#!/usr/bin/env catalyst`; all that stands behind its name is for it.\n\n\
        Examples:\n  \
        catalyst\n  \
        catalyst app.image an argument\n  \
        catalyst --timeout 60 program.st an argument\n  \
        catalyst script.st an argument        (Smalltalk arguments answers #('an' 'argument'))\n  \
        catalyst demo\n  \
        catalyst eval '3 + 4'\n  \
        catalyst eval '3 benchmark'\n  \
        echo '(1 to: 10) inject: 0 into: [:a :b | a + b]' | catalyst eval -\n  \
        catalyst run Counter.class.st main.st -- an argument\n  \
        catalyst test tests --filter CounterTest\n  \
        catalyst show 'SmallInteger>>benchmark' --as english\n  \
        catalyst show 'SmallInteger>>benchmark' --as advice\n  \
        catalyst serve\n\n\
        Exit status: 0 success, 1 an error in Smalltalk, 2 wrong usage, 124 timed out (--timeout); 128 and the \
        number of the signal that ended it: 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP, 141 for a reader of standard output that went away."
)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// An image: go on where it was saved; or a script: run it
    #[arg(value_name = "FILE.image | FILE.st")]
    pub file: Option<PathBuf>,
    /// What `Smalltalk arguments` answers
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
    /// Stop the script or image after so many seconds, before FILE; the exit status is 124 then
    #[arg(long, value_name = "SECONDS", value_parser = seconds, requires = "file")]
    pub timeout: Option<Duration>,
    /// How the prompt's virtual machine runs.
    #[command(flatten)]
    pub machine: Machine,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Evaluate an expression, or the statements of a file, and print the answer
    Eval(Eval),
    /// Load files and folders (Tonel, chunks or statements) and evaluate the statements in them
    Run(Run),
    /// Load files and folders, and write all there is into an image
    Save(Save),
    /// Run SUnit tests: all in the files and folders named, or in st/tests
    Test(Test),
    /// Show a method: as source, syntax tree, instructions, English, WAT, the prompt about it, or advice for it
    Show(Show),
    /// Tell the story of a method: from its source to a proved WebAssembly function, and what each step gains
    Demo(Demo),
    /// Measure programs in every tier, beside a hand-written yardstick
    Bench(Bench),
    /// Serve the page that runs Catalyst in a browser, on this machine only
    Serve(Serve),
}

/// `catalyst demo`.
#[derive(Debug, Args)]
#[command(
    after_help = "The advice comes from the built-in reasoner, which needs no network; it is proved like anybody's.\n\n\
    With --exhaustive, method and advice are also run on all 2147483648 receivers."
)]
pub struct Demo {
    /// Also compare the method and the advice on every SmallInteger (some minutes)
    #[arg(long)]
    pub exhaustive: bool,
    #[command(flatten)]
    pub adviser: Adviser,
}

/// `catalyst bench`.
#[derive(Debug, Args)]
#[command(
    after_help = format!("Programs by group (`--list` says what they do):\n  Story: benchmark{NAMES}\n\n\
    They stand in st/bench, a class for each. Times are only good as ratios of one run: machines are shared and noisy.\n\n\
    Examples:\n  catalyst bench\n  catalyst bench Richards json\n  catalyst bench Story --advice\n  \
    catalyst bench AreWeFastYet --json\n  catalyst bench --check")
)]
pub struct Bench {
    /// What to measure: programs or groups; all if none is named
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Only list the programs
    #[arg(long)]
    pub list: bool,
    /// Only run each program as short as can be, in all tiers and both instruction sets, and check the results
    #[arg(long, conflicts_with = "list")]
    pub check: bool,
    /// How many iterations of each program, or which size of it, if not its own
    #[arg(long, value_name = "N", conflicts_with_all = ["list", "check"])]
    pub iterations: Option<u32>,
    /// Measure the tier of advice, too
    #[arg(long)]
    pub advice: bool,
    /// Print the measurements, or the list, as JSON
    #[arg(long)]
    pub json: bool,
    /// The instruction set that methods are compiled to
    #[arg(long, value_enum, default_value_t = InstructionSet::Sista)]
    pub set: InstructionSet,
    #[command(flatten)]
    pub adviser: Adviser,
}

/// `catalyst serve`.
#[derive(Debug, Args)]
#[command(
    after_help = "The page is made by `cargo xtask web`. It is served on 127.0.0.1 only, isolated, and under a strict \
    Content-Security-Policy. Ctrl-C ends it.\n\n\
    Examples:\n  catalyst serve\n  catalyst serve --port 0     (any port that is free; the address is printed)"
)]
pub struct Serve {
    /// The port
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// Where the page's files are
    #[arg(long, value_name = "DIR", default_value = "dist")]
    pub directory: PathBuf,
}

/// `catalyst eval`.
#[derive(Debug, Args)]
#[command(
    after_help = "Variables that are assigned to need no declaration. A file that is meant (its name ends in .st, or begins with / or ./) \
    and does not exist is an error. With --json one object is printed: \"answer\", or \"error\" (\"message\", \"activations\"), or \
    \"exit\"; and \"output\", what the statements have printed.\n\n\
    Examples:\n  \
    catalyst eval '100000 benchmark'\n  \
    catalyst eval 'x := 3. x + 1'\n  \
    catalyst eval 'Transcript show: 6 * 7; cr'\n  \
    catalyst eval program.st\n  \
    catalyst eval - < program.st\n  \
    catalyst eval --json '3 foo'\n  \
    catalyst eval --timeout 2 '[true] whileTrue'     (ends after two seconds, with status 124)\n  \
    catalyst eval --memory 512M --depth 10000 '3 foo'"
)]
pub struct Eval {
    /// Statements; or the name of a file with statements; or - for standard input
    #[arg(value_name = "EXPRESSION | FILE | -", allow_hyphen_values = true)]
    pub source: String,
    #[command(flatten)]
    pub machine: Machine,
    /// Print the answer or the error as JSON
    #[arg(long)]
    pub json: bool,
    /// Stop what takes longer: it is unwound, and the exit status is 124
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
}

/// `catalyst run`.
#[derive(Debug, Args)]
#[command(after_help = "\
    What Tonel files define comes first, all classes before all methods; what chunk files hold is done in its order. Of a \
    folder all files *.st are taken, those of folders in it too, by name; package.st, which only names a package, is none of \
    them. A name that nothing defines is nil until something does, with a warning; a method that does not compile signals that \
    when it is called. Variables that statements assign to need no declaration; those that follow know them, in this file and \
    in the next ones.\n\n\
    Examples:\n  \
    catalyst run --strict src main.st            (what is doubtful in src is an error)\n  \
    catalyst run Account.class.st Account.extension.st main.st\n  \
    catalyst run src main.st\n  \
    catalyst run --timeout 60 src main.st\n  \
    catalyst run program.st -- first second     (Smalltalk arguments answers #('first' 'second'))")]
pub struct Run {
    /// Files in Tonel or chunk format, or of statements; or folders of such
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// What `Smalltalk arguments` answers
    #[arg(last = true, value_name = "ARGUMENT")]
    pub arguments: Vec<String>,
    /// Stop what takes longer: it is unwound, and the exit status is 124
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,
    #[command(flatten)]
    pub loading: Loading,
    #[command(flatten)]
    pub machine: Machine,
}

/// How files are loaded.
#[derive(Debug, Args)]
pub struct Loading {
    /// Unknown names, methods that do not compile and their like are errors, not warnings
    #[arg(long)]
    pub strict: bool,
}

/// `catalyst test`.
#[derive(Debug, Args)]
#[command(after_help = "\
    A test is a method of a subclass of TestCase whose selector begins with test and takes no argument:\n\n  \
    Class { #name : #CounterTest, #superclass : #TestCase, #category : 'Counter-Tests' }\n\n  \
    CounterTest >> testIncrement [\n      \
        self assert: Counter new increment value equals: 1.\n      \
        self should: [Counter new foo] raise: MessageNotUnderstood\n  \
    ]\n\n\
    setUp is evaluated before each test, tearDown after it, however it ended. While tests run, standard error shows for each \
    class what became of its tests: . passed, F failed (an assertion did not hold), E error, s skipped. Then standard output \
    tells what failed, where, and what it printed; the last line is a summary.\n\n\
    Examples:\n  \
    catalyst test\n  \
    catalyst test src tests\n  \
    catalyst test tests --filter CounterTest --filter 'Account>>testEmpty'\n  \
    catalyst test --tier interpreter --set v3plusclosures --timeout 2\n  \
    catalyst test --json | jq '.tests[] | select(.outcome == \"error\")'\n\n\
    Exit status: 0 all tests passed, 1 some did not (or there are none), 2 wrong usage, 130 interrupted: then the summary is that \
    of the tests that were run.")]
pub struct Test {
    /// Files and folders with the tests and what they test [default: st/tests, if that is there]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Run only tests in whose name, Class>>selector, this text occurs; may be given several times: any of them
    #[arg(long, value_name = "TEXT")]
    pub filter: Vec<String>,
    /// A test that takes longer is stopped, and is an error
    #[arg(long, value_name = "SECONDS", default_value = "10", value_parser = seconds)]
    pub timeout: Duration,
    /// Print how each test ended as one JSON object, and no progress
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub loading: Loading,
    #[command(flatten)]
    pub machine: Machine,
}

/// A limit on time that is longer is a mistake.
const LONGEST: Duration = Duration::from_secs(366 * 24 * 60 * 60);

/// A number of seconds, with a fraction or without.
fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "this is no number of seconds".to_owned())?;
    if seconds > LONGEST.as_secs_f64() {
        return Err("so many seconds are too many: a year is the most".to_owned());
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(duration) if !duration.is_zero() => Ok(duration),
        _ => Err("the number of seconds must be positive".to_owned()),
    }
}

/// `catalyst save`.
#[derive(Debug, Args)]
#[command(
    after_help = "The image has the format of Squeak's 32-bit Spur images. It is written beside the file and renamed: the old one stays until the new one is whole.\n\n\
    Examples:\n  \
    catalyst save app.image app/                          (a class library to begin with)\n  \
    catalyst save app.image app/ --main 'App new run'     (a program: `catalyst app.image` runs it)\n  \
    catalyst eval --image app.image 'App new answer'"
)]
pub struct Save {
    /// The image
    #[arg(value_name = "FILE.image")]
    pub file: PathBuf,
    /// Files in Tonel or chunk format, or of statements; folders of such
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,
    /// Statements that run when the image is started
    #[arg(long, value_name = "STATEMENTS")]
    pub main: Option<String>,
    #[command(flatten)]
    pub loading: Loading,
    #[command(flatten)]
    pub machine: Machine,
}

/// `catalyst show`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    catalyst show 'SmallInteger>>benchmark'\n  \
    catalyst show 'SmallInteger>>benchmark' --as instructions --set v3plusclosures\n  \
    catalyst show 'Time class>>millisecondsToRun:' --as english\n  \
    catalyst show 'SmallInteger>>benchmark' --as advice --replies tests/replies/benchmark.right.reply\n  \
    catalyst show 'Array>>do:' --as wat     (each instruction stands above what it became)\n  \
    catalyst show core")]
pub struct Show {
    /// The method, as Class>>selector or Class class>>selector; or core: the virtual machine itself, as WAT
    #[arg(value_name = "METHOD")]
    pub method: String,
    /// What to show of it
    #[arg(long = "as", value_enum, default_value_t = View::Source)]
    pub view: View,
    #[command(flatten)]
    pub machine: Machine,
    /// Files to load before
    #[arg(long = "load", value_name = "FILE.st")]
    pub files: Vec<PathBuf>,
}

/// How the virtual machine runs.
#[derive(Debug, Args)]
pub struct Machine {
    /// How methods are run
    ///
    /// [default: translation; advice, where advisers are named]
    #[arg(long = "tier", value_enum, value_name = "TIER")]
    pub chosen_tier: Option<Tier>,
    /// The instruction set that methods are compiled to
    #[arg(long, value_enum, default_value_t = InstructionSet::Sista)]
    pub set: InstructionSet,
    /// Begin with this image (`catalyst save`), not with the kernel's
    #[arg(long, value_name = "FILE.image")]
    pub image: Option<PathBuf>,
    #[command(flatten)]
    pub limits: Limits,
    /// Keep no machine code for later runs, and use none that was kept
    ///
    /// Translations are kept in $XDG_CACHE_HOME/catalyst (~/.cache/catalyst), at most about 256 MB; that folder may be deleted at any time.
    #[arg(long)]
    pub no_cache: bool,
    #[command(flatten)]
    pub adviser: Adviser,
    #[command(flatten)]
    pub look: Look,
}

impl Machine {
    /// How methods are run: who is named is asked.
    pub fn tier(&self) -> Tier {
        self.chosen_tier.unwrap_or(match self.adviser.is_named() {
            true => Tier::Advice,
            false => Tier::Translation,
        })
    }
}

/// How to look into the tiers.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Looking into the tiers")]
pub struct Look {
    /// Tell on standard error, a line an event, what is translated, entered as a loop, advised, kept and dropped, when, why, and how large it is
    ///
    /// For example: catalyst run program.st --trace tiers 2> tiers.txt
    #[arg(long, value_enum, value_name = "WHAT")]
    pub trace: Option<Trace>,
    /// Tell at the end, on standard error or in a file, about which methods advice was asked for, and what came of it
    ///
    /// For example: catalyst run program.st --tier advice --advice-report=advice.txt
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = "-")]
    pub advice_report: Option<PathBuf>,
    /// Only this method, and its blocks, may run in the tier that --tier names: be translated, or with --tier advice, be advised; may be given several times
    ///
    /// All others stay in the tier below. So one finds the method that is translated wrongly. For example:
    /// catalyst run program.st --only 'Integer>>foo:' --only 'Point class>>x:y:'
    #[arg(long, value_name = "METHOD", value_parser = method_name)]
    pub only: Vec<String>,
    /// This method, and its blocks, never run in the tier that --tier names; may be given several times
    ///
    /// For example: catalyst run program.st --never 'Integer>>foo:'
    #[arg(long, value_name = "METHOD", value_parser = method_name)]
    pub never: Vec<String>,
}

/// What is traced.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Trace {
    /// What becomes of methods on their way through the tiers
    Tiers,
}

/// `Class>>selector`.
fn method_name(text: &str) -> Result<String, String> {
    match text.split_once(">>") {
        Some((class, selector)) if !class.trim().is_empty() && !selector.trim().is_empty() => {
            Ok(format!("{}>>{}", class.trim(), selector.trim().trim_start_matches('#')))
        }
        _ => Err("write Class>>selector or 'Class class>>selector'".to_owned()),
    }
}

/// Whom to ask for advice.
#[derive(Clone, Debug, Default, Args)]
pub struct Adviser {
    /// Whom to ask about very hot methods; several are asked in this order, until one has advice that is proved
    ///
    /// reasoner: the built-in one (the default); recorded:FILE, as --replies; none: nobody; http://127.0.0.1:8080/v1: a server of OpenAI's chat
    /// completions on this machine, such as llama.cpp's llama-server, vLLM, Ollama or LM Studio. Which of its models: http://127.0.0.1:11434/v1#MODEL.
    /// Nothing is sent to any other machine. What is sent shows `catalyst show METHOD --as prompt`.
    #[arg(long, value_name = "WHO")]
    pub adviser: Vec<Who>,
    /// Take advice from replies that were recorded in a file or folder, instead of from the built-in reasoner
    ///
    /// A file begins with the line `--- recorded: ` and where the replies come from; each reply stands below a line `--- reply: Class>>selector`,
    /// or `--- reply`: then it is for every method that has none of its own. The first one answers the first question about a method, the next one
    /// the question that follows when it is refused. Of a folder, the replies in Integer.foo_.reply are for Integer>>foo:, and so on.
    /// Each reply is proved before it is used: a wrong one does no harm. Examples are in tests/replies.
    #[arg(long, value_name = "FILE | FOLDER", conflicts_with = "adviser")]
    pub replies: Option<PathBuf>,
}

impl Adviser {
    /// Whether anybody is named.
    pub fn is_named(&self) -> bool {
        self.replies.is_some() || !self.adviser.is_empty()
    }
}

/// Somebody who may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// The built-in reasoner.
    Reasoner,
    /// Recorded replies, in a file or folder.
    Recorded(PathBuf),
    /// A server.
    Server(String),
    /// Nobody.
    None,
}

impl std::str::FromStr for Who {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(match text {
            "reasoner" => Who::Reasoner,
            "none" => Who::None,
            _ => match (text.strip_prefix("recorded:"), text.contains("://")) {
                (Some(path), _) if !path.is_empty() => Who::Recorded(path.into()),
                (None, true) => Who::Server(text.to_owned()),
                _ => return Err("write reasoner, recorded:FILE, none, or http://127.0.0.1:PORT/v1".to_owned()),
            },
        })
    }
}

/// How methods are run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Tier {
    /// One instruction after the other
    Interpreter,
    /// Translated to WebAssembly when they have run often
    Translation,
    /// The same, and a proved better function when they have run very often, where the built-in reasoner finds one
    Advice,
}

impl Tier {
    /// As the engine knows it.
    pub fn tier(self) -> engine::Tier {
        match self {
            Tier::Interpreter => engine::Tier::Interpreter,
            Tier::Translation | Tier::Advice => engine::Tier::Translation,
        }
    }
}

/// An instruction set of Squeak's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum InstructionSet {
    /// SistaV1
    Sista,
    /// V3PlusClosures
    #[value(name = "v3plusclosures")]
    V3PlusClosures,
}

impl InstructionSet {
    /// As the compiler knows it.
    pub fn set(self) -> Set {
        match self {
            InstructionSet::Sista => Set::SistaV1,
            InstructionSet::V3PlusClosures => Set::V3PlusClosures,
        }
    }
}

/// What to show of a method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum View {
    /// Its text
    Source,
    /// Its syntax tree
    Tree,
    /// Its instructions
    Instructions,
    /// Its instructions in English
    English,
    /// Its translation, those of its blocks, and those that begin within its loops, in WebAssembly's text format
    Wat,
    /// What an adviser is asked about it
    Prompt,
    /// The reply of the built-in reasoner (or a recorded one, with --replies), and what was proved of it
    Advice,
}
