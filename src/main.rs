//! The program `clean`.

fn main() -> std::process::ExitCode {
    dehusk::run_program()
}
