//! A child process that reads its input, writes its output and is never waited for too long.

use std::{
    io::{ErrorKind, Read, Write},
    process::{Command, ExitStatus, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// How much of what a child says about its failure is kept, in bytes.
const MESSAGE_BYTES: u64 = 4096;

/// A program to run and its limits.
#[derive(Clone, Copy, Debug)]
pub struct Child<'a> {
    /// Its name, looked for on `PATH`.
    pub program: &'a str,
    /// Its arguments.
    pub arguments: &'a [&'a str],
    /// The most address space it may take, in KiB.
    pub memory_kib: u64,
    /// The most output it may write, in bytes.
    pub output_bytes: usize,
    /// The longest it may run.
    pub timeout: Duration,
}

/// Why a child brought nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChildError {
    /// There is no such program.
    #[error("the program is not installed")]
    Missing,
    /// It ran too long and was killed.
    #[error("it took longer than {} s", .0.as_secs_f32())]
    TooSlow(Duration),
    /// It wrote too much and was killed.
    #[error("its output is larger than {0} bytes")]
    TooLarge(usize),
    /// It ended with a failure.
    #[error("{0}")]
    Failed(String),
}

impl Child<'_> {
    /// Runs the program on `input` and returns what it wrote. The child has ended and is reaped when this
    /// returns, whatever the outcome.
    pub fn run(&self, input: &[u8]) -> Result<Vec<u8>, ChildError> {
        // The shell sets the limits and then becomes the program, so that killing it kills the program.
        // `ulimit -v` is address space in KiB, `ulimit -t` processor seconds, `ulimit -c` core files.
        let limits = format!(
            "ulimit -c 0; ulimit -v {}; ulimit -t {}; exec \"$@\"",
            self.memory_kib,
            self.timeout.as_secs() + 1
        );
        let mut child = Command::new("/bin/sh")
            .args(["-c", limits.as_str(), "sh", self.program])
            .args(self.arguments)
            .env("LC_ALL", "C")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|e| ChildError::Failed(format!("/bin/sh could not be started: {e}")))?;
        let (Some(mut stdin), Some(stdout), Some(stderr)) =
            (child.stdin.take(), child.stdout.take(), child.stderr.take())
        else {
            unreachable!("all three were asked to be pipes")
        };

        let deadline = Instant::now() + self.timeout;
        let limit = self.output_bytes;
        let outcome = thread::scope(|scope| {
            // A child that stops reading ends this thread with a broken pipe.
            scope.spawn(move || {
                let _ = stdin.write_all(input);
            });
            let message = scope.spawn(move || {
                let mut text = Vec::new();
                let mut stderr = stderr;
                let _ = stderr.by_ref().take(MESSAGE_BYTES).read_to_end(&mut text);
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
                String::from_utf8_lossy(&text).into_owned()
            });
            let (done, output) = mpsc::channel();
            scope.spawn(move || {
                let mut bytes = Vec::new();
                let outcome = stdout.take(limit as u64 + 1).read_to_end(&mut bytes).map(|_| bytes);
                // Nobody listens any more where the time was up.
                let _ = done.send(outcome);
            });
            let output = output.recv_timeout(self.timeout);
            let verdict = match output {
                Ok(Ok(bytes)) if bytes.len() > limit => Err(ChildError::TooLarge(limit)),
                Ok(Ok(bytes)) => Ok(bytes),
                Ok(Err(error)) => Err(ChildError::Failed(format!("its output could not be read: {error}"))),
                Err(_) => Err(ChildError::TooSlow(self.timeout)),
            };
            if verdict.is_err() {
                let _ = child.kill();
            }
            // Its output is closed; it may still linger.
            let status = wait_until(&mut child, deadline);
            let message = message.join().unwrap_or_default();
            (verdict, status, message)
        });
        match outcome {
            (Err(error), ..) => Err(error),
            (Ok(_), None, _) => Err(ChildError::TooSlow(self.timeout)),
            (Ok(bytes), Some(status), message) => {
                if status.success() {
                    Ok(bytes)
                } else {
                    Err(failure(status, &message))
                }
            }
        }
    }
}

/// Waits for the end of a child and kills it at the deadline; `None` where it had to be killed.
fn wait_until(child: &mut std::process::Child, deadline: Instant) -> Option<ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(2)),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

fn failure(status: ExitStatus, message: &str) -> ChildError {
    // What the shell says when there is no such program (POSIX, section 2.8.2).
    if status.code() == Some(127) {
        return ChildError::Missing;
    }
    let said: String = message
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .take(3)
        .collect::<Vec<_>>()
        .join("; ")
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect();
    ChildError::Failed(if said.is_empty() { format!("it ended with {status}") } else { said })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &'static str) -> [&'static str; 2] {
        ["-c", script]
    }

    fn run(script: &'static str, input: &[u8], timeout: Duration) -> Result<Vec<u8>, ChildError> {
        let child = Child {
            program: "sh",
            arguments: &shell(script),
            memory_kib: 256 * 1024,
            output_bytes: 1_000_000,
            timeout,
        };
        child.run(input)
    }

    const LONG: Duration = Duration::from_mins(1);

    #[test]
    fn input_and_output_larger_than_a_pipe_pass_through() {
        let input = vec![b'x'; 900_000];
        assert_eq!(run("cat", &input, LONG), Ok(input));
    }

    #[test]
    fn input_that_is_not_read_does_no_harm() {
        let input = vec![b'x'; 900_000];
        assert_eq!(run("exec 0<&-; echo done", &input, LONG), Ok(b"done\n".to_vec()));
    }

    #[test]
    fn a_failure_is_told_in_the_programs_words() {
        let outcome = run("echo 'Syntax Error: no objects' >&2; echo >&2; exit 3", b"", LONG);
        assert_eq!(outcome, Err(ChildError::Failed("Syntax Error: no objects".to_owned())));
        assert!(matches!(run("exit 4", b"", LONG), Err(ChildError::Failed(m)) if m.contains('4')));
    }

    #[test]
    fn a_child_that_takes_too_long_is_killed() {
        let short = Duration::from_millis(100);
        for script in ["exec sleep 60", "echo part; exec sleep 60", "exec 1>&- 2>&-; exec sleep 60"] {
            assert_eq!(run(script, b"", short), Err(ChildError::TooSlow(short)), "{script}");
        }
    }

    #[test]
    fn output_without_end_is_cut_off() {
        assert_eq!(run("exec yes", b"", LONG), Err(ChildError::TooLarge(1_000_000)));
    }

    #[test]
    fn memory_is_limited() {
        // The shell's own variable grows until the limit ends it.
        let outcome = run("x=xxxxxxxx; while :; do x=$x$x; done", b"", LONG);
        assert!(matches!(outcome, Err(ChildError::Failed(_))), "{outcome:?}");
    }

    #[test]
    fn a_missing_program_is_recognised() {
        let child = Child {
            program: "policywatch-has-no-such-program",
            arguments: &[],
            memory_kib: 256 * 1024,
            output_bytes: 1000,
            timeout: LONG,
        };
        assert_eq!(child.run(b""), Err(ChildError::Missing));
    }
}
