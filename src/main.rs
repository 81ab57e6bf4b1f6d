//! The program `clean`.

fn main() -> std::process::ExitCode {
    dehusk::cli::main()
}
