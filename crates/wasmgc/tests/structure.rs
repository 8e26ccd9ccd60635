//! Structured trees against the graphs that they are made of: both are executed by the interpreter below, on random graphs.

use wasmgc::emit;
use wasmgc::ir::*;
use wasmgc::op::{IntegerOp, Op};
use wasmgc::structure::{Irreducible, structure};

// An interpreter. A Set is recorded in the trace; a Get answers the next of a stream of choices.

const LONGEST_TRACE: usize = 60;

enum Flow {
    Value(u32),
    Break(Label),
    Continue(Label),
    Goto(u32),
    Return,
    /// The trace is long enough.
    Enough,
}

struct Machine {
    choices: Random,
    trace: Vec<u32>,
}

impl Machine {
    fn new(seed: u64) -> Self {
        Machine {
            choices: Random(seed),
            trace: Vec::new(),
        }
    }

    fn run(&mut self, expr: &Expr) -> Flow {
        match expr {
            Expr::Get(_) => Flow::Value(self.choices.below(4)),
            Expr::Set(Var::Local(LocalId(id)), _) => {
                self.trace.push(*id);
                if self.trace.len() < LONGEST_TRACE {
                    Flow::Value(0)
                } else {
                    Flow::Enough
                }
            }
            Expr::Op(Op::Integer(IntegerOp::I32Eqz), operands) => match self.run(&operands[0]) {
                Flow::Value(value) => Flow::Value(u32::from(value == 0)),
                flow => flow,
            },
            Expr::Seq(all) => {
                for part in all {
                    match self.run(part) {
                        Flow::Value(_) => {}
                        flow => return flow,
                    }
                }
                Flow::Value(0)
            }
            Expr::If(condition, then, otherwise, _) => match self.run(condition) {
                Flow::Value(0) => self.run(otherwise),
                Flow::Value(_) => self.run(then),
                flow => flow,
            },
            Expr::Switch {
                index, targets, cases, ..
            } => match self.run(index) {
                Flow::Value(index) => {
                    let case = targets
                        .get(index as usize)
                        .map_or(cases.len() - 1, |&case| case as usize);
                    self.run(&cases[case])
                }
                flow => flow,
            },
            Expr::Block(label, body, _) => match self.run(body) {
                Flow::Break(target) if target == *label => Flow::Value(0),
                flow => flow,
            },
            Expr::Loop(label, body) => loop {
                match self.run(body) {
                    Flow::Value(_) => {}
                    Flow::Continue(target) if target == *label => {}
                    flow => return flow,
                }
            },
            Expr::Break(label, None) => Flow::Break(*label),
            Expr::Continue(label) => Flow::Continue(*label),
            Expr::Goto(node) => Flow::Goto(*node),
            Expr::Return(None) => Flow::Return,
            other => panic!("not in these graphs: {other:?}"),
        }
    }

    fn run_graph(&mut self, nodes: &[Expr], entry: u32) -> Flow {
        let mut node = entry;
        loop {
            match self.run(&nodes[node as usize]) {
                Flow::Goto(next) => node = next,
                flow => return flow,
            }
        }
    }
}

// Random graphs

/// Xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 32) % u64::from(limit)) as u32
    }
}

fn choice() -> Box<Expr> {
    Box::new(Expr::Get(Var::Local(LocalId(0))))
}

fn trace(id: u32) -> Expr {
    Expr::Set(Var::Local(LocalId(id)), Box::new(Expr::Const(Const::I32(1))))
}

fn goto(target: u32) -> Expr {
    Expr::Goto(target)
}

fn seq(all: impl Into<Vec<Expr>>) -> Expr {
    Expr::Seq(all.into())
}

fn cond(then: Expr, otherwise: Expr, ty: Type) -> Expr {
    Expr::If(choice(), Box::new(then), Box::new(otherwise), ty)
}

fn leave() -> Expr {
    Expr::Return(None)
}

/// A node that traces its number, then goes to one of the targets by a tree of random shape, or returns if there are none.
fn node(number: u32, targets: &[u32], random: &mut Random) -> Expr {
    let mut all = vec![trace(number)];
    if random.below(4) == 0 {
        // A loop of its own.
        let (around, again) = (Label(random.below(3)), Label(3 + random.below(3)));
        let turn = seq([trace(number), cond(Expr::Break(around, None), seq([]), Type::Void)]);
        all.push(Expr::Block(
            around,
            Box::new(Expr::Loop(again, Box::new(turn))),
            Type::Void,
        ));
    }
    all.push(tail(number, targets, random));
    seq(all)
}

fn tail(number: u32, targets: &[u32], random: &mut Random) -> Expr {
    let (middle, ty) = (targets.len() / 2, [Type::Void, Type::Never][random.below(2) as usize]);
    match (targets, random.below(5)) {
        ([], _) => leave(),
        ([target], _) => goto(*target),
        (_, 0) => {
            let cases = targets.iter().map(|&target| goto(target)).collect();
            let chosen = (0..3).map(|_| random.below(targets.len() as u32)).collect();
            Expr::Switch {
                index: choice(),
                targets: chosen,
                cases,
                ty: Type::Never,
            }
        }
        (_, 1) => {
            // The first is chosen in the middle of the tree.
            let early = cond(seq([trace(number), goto(targets[0])]), seq([]), Type::Void);
            seq([early, trace(number), tail(number, &targets[1..], random)])
        }
        (_, 2) => {
            // One half is behind a block that a Break leaves.
            let label = Label(random.below(3));
            let inside = cond(
                Expr::Break(label, None),
                tail(number, &targets[..middle], random),
                Type::Never,
            );
            seq([
                Expr::Block(label, Box::new(inside), Type::Void),
                tail(number, &targets[middle..], random),
            ])
        }
        _ => cond(
            tail(number, &targets[..middle], random),
            tail(number, &targets[middle..], random),
            ty,
        ),
    }
}

fn arbitrary(random: &mut Random) -> Vec<Vec<u32>> {
    let count = 1 + random.below(8);
    (0..count)
        .map(|_| (0..random.below(4)).map(|_| random.below(count)).collect())
        .collect()
}

/// A tree of dominators, with edges from each node to its children; more edges leave it the tree of dominators: forwards,
/// where the target's dominator dominates the start; and backwards to dominators.
fn reducible(random: &mut Random) -> Vec<Vec<u32>> {
    let count = 1 + random.below(30);
    let dominator: Vec<u32> = (0..count)
        .map(|node| if node == 0 { 0 } else { random.below(node) })
        .collect();
    let dominates = |above: u32, mut node: u32| {
        while node > above {
            node = dominator[node as usize];
        }
        node == above
    };
    let mut edges: Vec<Vec<u32>> = vec![Vec::new(); count as usize];
    (1..count).for_each(|node| edges[dominator[node as usize] as usize].push(node));
    for _ in 0..random.below(2 * count + 1) {
        let (from, to) = (random.below(count), random.below(count));
        let keeps_dominators = if to > from {
            dominates(dominator[to as usize], from)
        } else {
            dominates(to, from)
        };
        if keeps_dominators {
            edges[from as usize].push(to);
        }
    }
    edges
}

/// By intervals: a graph is reducible if removing loops of one node, and uniting nodes with their only predecessor, leads to one node.
fn is_reducible(edges: &[Vec<u32>]) -> bool {
    let mut reached = vec![false; edges.len()];
    let mut open = vec![0];
    while let Some(node) = open.pop() {
        if !std::mem::replace(&mut reached[node as usize], true) {
            open.extend(&edges[node as usize]);
        }
    }
    let from_reached = (0..edges.len() as u32).filter(|&node| reached[node as usize]);
    let mut left: Vec<(u32, u32)> = from_reached
        .flat_map(|a| edges[a as usize].iter().map(move |&b| (a, b)))
        .collect();
    loop {
        left.sort();
        left.dedup();
        left.retain(|(a, b)| a != b);
        let only = left
            .iter()
            .find(|(_, b)| *b != 0 && left.iter().filter(|(_, other)| other == b).count() == 1);
        let Some(&(a, b)) = only else { return left.is_empty() };
        left.retain(|edge| *edge != (a, b));
        left.iter_mut()
            .filter(|(from, _)| *from == b)
            .for_each(|edge| edge.0 = a);
    }
}

/// The tree, if the graph is reducible; it is valid when it is emitted, and does what the graph does.
fn check(nodes: Vec<Expr>, seeds: u64) -> Result<(), Irreducible> {
    let tree = structure(nodes.clone(), 0)?;
    for seed in 1..=seeds {
        let (mut expected, mut got) = (Machine::new(seed * 0x9e37_79b9), Machine::new(seed * 0x9e37_79b9));
        expected.run_graph(&nodes, 0);
        got.run(&tree);
        assert_eq!(got.trace, expected.trace, "{nodes:#?}\n{tree:#?}");
    }
    emitted(tree);
    Ok(())
}

fn emitted(expr: Expr) {
    let locals = (0..40).map(|number| (format!("l{number}"), Type::I32)).collect();
    let function = Function {
        name: "structured".to_owned(),
        parameters: Vec::new(),
        result: Type::Void,
        body: Some(Body {
            locals,
            parameters: 0,
            expr,
        }),
        unfold: false,
        cold: false,
        inline_cache: None,
        export: None,
    };
    let program = Program {
        functions: vec![function],
        ..Program::default()
    };
    emit::validate(&emit::core(&program, &[]).unwrap()).unwrap();
}

fn nodes(edges: &[Vec<u32>], random: &mut Random) -> Vec<Expr> {
    edges
        .iter()
        .enumerate()
        .map(|(number, targets)| node(number as u32, targets, random))
        .collect()
}

#[test]
fn reducible_graphs() {
    let mut random = Random(1);
    for _ in 0..1000 {
        let edges = reducible(&mut random);
        assert_eq!(check(nodes(&edges, &mut random), 20), Ok(()), "{edges:?}");
    }
}

#[test]
fn arbitrary_graphs() {
    let mut random = Random(2);
    let mut refused = 0;
    for _ in 0..2000 {
        let edges = arbitrary(&mut random);
        let result = check(nodes(&edges, &mut random), 5);
        assert_eq!(result.is_ok(), is_reducible(&edges), "{edges:?}: {result:?}");
        refused += u32::from(result.is_err());
    }
    assert!(refused > 100, "only {refused} were irreducible");
}

#[test]
fn long_methods_do_not_become_deep_trees() {
    let exit = 3000;
    let long = |node: fn(u32, u32) -> Expr| {
        let mut nodes: Vec<Expr> = (0..exit).map(|number| node(number, exit)).collect();
        nodes.push(leave());
        emitted(structure(nodes, 0).unwrap());
    };
    long(|number, exit| cond(goto(exit), goto(number + 1), Type::Never));
    long(|number, exit| cond(goto(number + 1), goto(exit), Type::Never));
    long(|number, _| cond(goto(number + 1), leave(), Type::Never));
    long(|number, _| cond(seq([trace(1), leave()]), goto(number + 1), Type::Never));
    long(|number, _| cond(goto(number + 1), goto(number + 1), Type::Never));
    long(|number, _| seq([cond(seq([trace(1), leave()]), seq([]), Type::Void), goto(number + 1)]));
}

#[test]
fn jumps_become_conditional_jumps() {
    let tree = structure(vec![cond(goto(0), goto(1), Type::Never), leave()], 0).unwrap();
    let text = format!("{tree:?}");
    let again = Expr::If(choice(), Box::new(Expr::Continue(Label(0))), Box::default(), Type::Void);
    assert_eq!(
        text,
        format!("{:?}", Expr::Loop(Label(0), Box::new(seq([again, leave()]))))
    );
}

#[test]
fn errors() {
    let check = |nodes: Vec<Expr>, error| assert_eq!(structure(nodes, 0).map(|tree| format!("{tree:?}")), Err(error));
    check(vec![], Irreducible::Missing(0));
    check(vec![goto(7)], Irreducible::Missing(7));
    check(vec![goto(1), trace(1)], Irreducible::Ends(1));
    check(vec![cond(goto(1), seq([]), Type::Void), leave()], Irreducible::Ends(0));
    let two_entries = vec![cond(goto(1), goto(2), Type::Never), goto(2), goto(1)];
    assert!(matches!(structure(two_entries, 0), Err(Irreducible::Edge { .. })));
    // An unreached node is not looked at.
    assert!(structure(vec![leave(), trace(1)], 0).is_ok());
}
