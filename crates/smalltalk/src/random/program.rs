//! Methods that run: well formed and always ending, of integers (overflowing both ways), booleans, inlined control structures, closures
//! that share variables, non-local returns. The receiver and the arguments are to be integers, and `probe:` to answer its argument: it is
//! sent here and there, so that whoever defines it can look at the activations at any moment.

use super::Random;
use super::tree::{SPAN, assign, assigned, block, declarations, effect, integer, message, of, send, variable};
use crate::ast::{Expression, ExpressionKind, Method, Receiver, Statement};

/// Most arguments of a random method.
pub const MAX_ARGUMENTS: usize = 2;

/// The random method of this seed. Its selector is `random`, `random:` or `random:with:`.
pub fn random_method(seed: u64) -> Method {
    let mut generator = Generator {
        random: Random::new(seed),
        names: 0,
        integers: Vec::new(),
        blocks: Vec::new(),
        assignable: Vec::new(),
    };
    generator.method()
}

struct Generator {
    random: Random,
    names: usize,
    /// Variables in scope that hold integers.
    integers: Vec<String>,
    /// Variables in scope that hold blocks, with their numbers of arguments.
    blocks: Vec<(String, usize)>,
    /// Integer variables in scope that may be assigned to.
    assignable: Vec<String>,
}

/// Integers at which something changes.
const EDGES: [i64; 16] = [
    0,
    1,
    2,
    3,
    10,
    63,
    255,
    256,
    32767,
    65536,
    1_073_741_823,
    1_073_741_822,
    -1_073_741_824,
    -1,
    -2,
    2_147_483_648,
];

impl Generator {
    fn below(&mut self, bound: usize) -> usize {
        self.random.below(bound)
    }

    fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        self.random.one_of(choices)
    }

    fn new_name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}{}", self.names)
    }

    // Methods and statements

    fn method(&mut self) -> Method {
        let arguments: Vec<String> = (0..self.below(MAX_ARGUMENTS + 1)).map(|_| self.new_name("a")).collect();
        let selector = ["random", "random:", "random:with:"][arguments.len()].to_string();
        self.integers.extend(arguments.clone());
        let mut temporaries: Vec<String> = (0..1 + self.below(3)).map(|_| self.new_name("t")).collect();
        let mut statements = Vec::new();
        for name in &temporaries {
            let value = self.integer(1);
            statements.push(assign(name, value));
            self.integers.push(name.clone());
            self.assignable.push(name.clone());
        }
        for _ in 0..self.below(3) {
            let name = self.new_name("b");
            let num_args = self.below(3);
            let block = self.stored_block(num_args);
            statements.push(assign(&name, block));
            temporaries.push(name.clone());
            self.blocks.push((name, num_args));
        }
        for _ in 0..1 + self.below(6) {
            let statement = self.statement(3);
            statements.push(statement);
        }
        let answer = self.integer(3);
        statements.push(Statement::Return(answer, SPAN));
        Method {
            selector,
            arguments: declarations(&arguments),
            answer_type: None,
            comment: None,
            pragmas: Vec::new(),
            temporaries: declarations(&temporaries),
            statements,
            span: SPAN,
        }
    }

    fn stored_block(&mut self, num_args: usize) -> Expression {
        let arguments: Vec<String> = (0..num_args).map(|_| self.new_name("p")).collect();
        self.scoped(|each| {
            each.integers.extend(arguments.clone());
            let mut statements = each.statements(2);
            let value = each.integer(2);
            statements.push(Statement::Expression(value));
            block(&arguments, &[], statements)
        })
    }

    /// Runs with a scope of its own.
    fn scoped<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> T {
        let (integers, blocks, assignable) = (self.integers.len(), self.blocks.len(), self.assignable.len());
        let result = run(self);
        self.integers.truncate(integers);
        self.blocks.truncate(blocks);
        self.assignable.truncate(assignable);
        result
    }

    fn statements(&mut self, depth: usize) -> Vec<Statement> {
        (0..self.below(3)).map(|_| self.statement(depth)).collect()
    }

    /// An inlined block without arguments, at times with a variable of its own.
    fn body(&mut self, depth: usize) -> Expression {
        self.scoped(|each| {
            let mut statements = Vec::new();
            let mut temporaries = Vec::new();
            if each.below(3) == 0 {
                let name = each.new_name("v");
                let value = each.integer(1);
                statements.push(assign(&name, value));
                each.integers.push(name.clone());
                each.assignable.push(name.clone());
                temporaries.push(name);
            }
            statements.push(each.statement(depth));
            statements.extend(each.statements(depth));
            block(&[], &temporaries, statements)
        })
    }

    fn statement(&mut self, depth: usize) -> Statement {
        if depth == 0 {
            return self.assignment(1);
        }
        match self.below(12) {
            0..=3 => self.assignment(depth),
            4 => {
                let (condition, body) = (self.boolean(depth), self.body(depth - 1));
                let selector = self.one_of(&["ifTrue:", "ifFalse:"]);
                effect(send(condition, selector, vec![body]))
            }
            5 => {
                let (condition, first, second) = (self.boolean(depth), self.body(depth - 1), self.body(depth - 1));
                let selector = self.one_of(&["ifTrue:ifFalse:", "ifFalse:ifTrue:"]);
                effect(send(condition, selector, vec![first, second]))
            }
            6 => self.counting_loop(depth),
            7 => {
                let (count, body) = (integer(self.below(4) as i64), self.body(depth - 1));
                effect(send(count, "timesRepeat:", vec![body]))
            }
            8 => self.conditional_loop(depth),
            9 => {
                let (condition, answer) = (self.boolean(depth), self.integer(depth));
                let body = block(&[], &[], vec![Statement::Return(answer, SPAN)]);
                effect(send(condition, "ifTrue:", vec![body]))
            }
            10 => {
                let closure = self.body(depth - 1);
                effect(send(closure, "value", Vec::new()))
            }
            _ => {
                let value = self.call(depth);
                effect(value)
            }
        }
    }

    fn assignment(&mut self, depth: usize) -> Statement {
        let value = self.integer(depth);
        match self.assignable.is_empty() {
            true => effect(value),
            false => {
                let names = self.assignable.clone();
                assign(&self.one_of(&names), value)
            }
        }
    }

    fn counting_loop(&mut self, depth: usize) -> Statement {
        let counter = self.new_name("i");
        let start = self.below(4) as i64;
        let turns = self.below(4) as i64;
        let body = self.scoped(|each| {
            each.integers.push(counter.clone());
            let ExpressionKind::Block(mut body) = each.body(depth - 1).kind else {
                unreachable!("a body is a block")
            };
            body.arguments = declarations(std::slice::from_ref(&counter));
            of(ExpressionKind::Block(body))
        });
        effect(match self.below(3) {
            0 => send(
                integer(start),
                "to:by:do:",
                vec![integer(start - 2 * turns), integer(-2), body],
            ),
            1 => {
                // A limit that is not constant.
                let limit = send(self.integer(1), "bitAnd:", vec![integer(3)]);
                send(integer(start), "to:do:", vec![limit, body])
            }
            _ => send(integer(start), "to:do:", vec![integer(start + turns), body]),
        })
    }

    /// A loop with a condition of any kind, which a counter of its own ends.
    fn conditional_loop(&mut self, depth: usize) -> Statement {
        let counter = self.new_name("n");
        let turns = self.below(4) as i64;
        let loops = self.scoped(|each| {
            each.integers.push(counter.clone());
            let more = send(variable(&counter), "<", vec![integer(turns)]);
            let condition = send(more, "and:", vec![block(&[], &[], vec![effect(each.boolean(1))])]);
            let ExpressionKind::Block(mut body) = each.body(depth - 1).kind else {
                unreachable!("a body is a block")
            };
            let count = assign(&counter, send(variable(&counter), "+", vec![integer(1)]));
            body.statements.insert(0, count);
            let body = of(ExpressionKind::Block(body));
            send(block(&[], &[], vec![effect(condition)]), "whileTrue:", vec![body])
        });
        let statements = vec![assign(&counter, integer(0)), effect(loops)];
        effect(send(block(&[], &[counter], statements), "value", Vec::new()))
    }

    // Expressions

    fn integer(&mut self, depth: usize) -> Expression {
        if depth == 0 || self.below(4) == 0 {
            return self.leaf();
        }
        match self.below(11) {
            0..=2 => {
                let (a, b) = (self.integer(depth - 1), self.integer(depth - 1));
                let selector = self.one_of(&["+", "-", "bitAnd:", "bitOr:"]);
                send(a, selector, vec![b])
            }
            3 => {
                // One factor is bounded, so that loops cannot make numbers without measure.
                let (a, edge) = (self.integer(depth - 1), self.one_of(&EDGES));
                send(a, "*", vec![integer(edge)])
            }
            4 => {
                let (a, divisor) = (
                    self.integer(depth - 1),
                    self.one_of(&[1, 2, 3, 7, 8, 1000, -1, -3, 65536]),
                );
                let selector = self.one_of(&["//", "\\\\"]);
                send(a, selector, vec![integer(divisor)])
            }
            5 => {
                let (a, shift) = (self.integer(depth - 1), self.below(17) as i64 - 8);
                send(a, "bitShift:", vec![integer(shift)])
            }
            6 => {
                let condition = self.boolean(depth - 1);
                let [a, b] = [0; 2].map(|_| block(&[], &[], vec![effect(self.integer(depth - 1))]));
                send(condition, "ifTrue:ifFalse:", vec![a, b])
            }
            7 => {
                let value = self.integer(depth - 1);
                let names = self.assignable.clone();
                match names.is_empty() {
                    true => value,
                    false => assigned(&self.one_of(&names), value),
                }
            }
            8 => self.call(depth - 1),
            9 => send(variable("self"), "probe:", vec![self.integer(depth - 1)]),
            _ => {
                let (a, b) = (self.leaf(), self.integer(depth - 1));
                let messages = vec![message("+", vec![b]), message("max:", vec![self.leaf()])];
                of(ExpressionKind::Cascade {
                    receiver: Receiver::new(a),
                    messages,
                })
            }
        }
    }

    /// The value of a block, one that was stored or one made on the spot.
    fn call(&mut self, depth: usize) -> Expression {
        let (receiver, num_args) = match self.blocks.is_empty() || self.below(2) == 0 {
            true => (self.stored_block_at_hand(depth), 1),
            false => {
                let blocks = self.blocks.clone();
                let (name, num_args) = self.one_of(&blocks);
                (variable(&name), num_args)
            }
        };
        let selector = ["value", "value:", "value:value:"][num_args];
        let arguments = (0..num_args).map(|_| self.integer(depth.saturating_sub(1))).collect();
        send(receiver, selector, arguments)
    }

    fn stored_block_at_hand(&mut self, depth: usize) -> Expression {
        let argument = self.new_name("p");
        self.scoped(|each| {
            each.integers.push(argument.clone());
            let value = each.integer(depth.saturating_sub(1));
            block(&[argument], &[], vec![effect(value)])
        })
    }

    fn leaf(&mut self) -> Expression {
        match self.below(5) {
            0 => variable("self"),
            1 => integer(self.one_of(&EDGES)),
            _ if self.integers.is_empty() => variable("self"),
            _ => {
                let names = self.integers.clone();
                variable(&self.one_of(&names))
            }
        }
    }

    fn boolean(&mut self, depth: usize) -> Expression {
        if depth == 0 {
            return variable(self.one_of(&["true", "false"]));
        }
        match self.below(6) {
            0 => {
                let (a, b) = (self.boolean(depth - 1), self.boolean(depth - 1));
                let selector = self.one_of(&["and:", "or:"]);
                send(a, selector, vec![block(&[], &[], vec![effect(b)])])
            }
            1 => send(self.boolean(depth - 1), "not", Vec::new()),
            _ => {
                let (a, b) = (self.integer(depth - 1), self.integer(depth - 1));
                let selector = self.one_of(&["<", ">", "<=", ">=", "=", "~="]);
                send(a, selector, vec![b])
            }
        }
    }
}
