//! The core's imports, as one table: what of the storeys below answers each.
//!
//! The build script makes the trait from `st/vm/Host`: what the core asks for and nobody answers does not compile, nor what is answered
//! and nobody asks for.

use crate::error::Error;
use crate::machine::Imports;
use crate::protocol::instructions;
use crate::session::host::{Core, Host};
use crate::session::{compiler, interruption, report};
use crate::system::{floats, unicode};
use crate::translation::triggers;

impl Imports for Host {
    fn hot_loop(core: &mut Core<'_>, number: i32, pc: i32, stackp: i32) -> Result<(), Error> {
        triggers::within_loop(core, number, pc, stackp)
    }

    fn hot(core: &mut Core<'_>, number: i32) -> Result<(), Error> {
        triggers::hot(core, number)
    }

    fn check(
        core: &mut Core<'_>,
        length: i32,
        start: i32,
        set: i32,
        temps: i32,
        frame: i32,
        literals: i32,
    ) -> Result<i32, Error> {
        instructions::check(&core.memory(), length, [start, set, temps, frame, literals])
    }

    fn code_changed(core: &mut Core<'_>, number: i32) -> Result<(), Error> {
        core.translator(|translator| translator.code_changed(number as u32));
        Ok(())
    }

    fn block(core: &mut Core<'_>, number: i32) -> Result<(), Error> {
        triggers::block(core, number)
    }

    fn interrupted(core: &mut Core<'_>) -> Result<i32, Error> {
        interruption::interrupted(core)
    }

    fn write(core: &mut Core<'_>, length: i32, stream: i32) -> Result<(), Error> {
        report::write(core, length, stream)
    }

    fn milliseconds(core: &mut Core<'_>) -> Result<i32, Error> {
        Ok(core.control(|control| control.milliseconds()))
    }

    fn microseconds(core: &mut Core<'_>) -> Result<i64, Error> {
        Ok(core.control(|control| control.microseconds()))
    }

    fn alarm(core: &mut Core<'_>, time: i64) -> Result<(), Error> {
        core.control(|control| control.set_alarm(time))
    }

    fn sleep_until(core: &mut Core<'_>, time: i64) -> Result<(), Error> {
        // What was written so far is seen meanwhile.
        core.host(|host| host.platform.flush())?;
        core.control(|control| control.sleep_until(time));
        Ok(())
    }

    fn has_room_for(core: &mut Core<'_>, bytes: i64) -> Result<i32, Error> {
        core.has_room_for(bytes).map(i32::from)
    }

    fn reserve(core: &mut Core<'_>, length: i32) -> Result<(), Error> {
        core.memory().reserve(length as u32 as usize)
    }

    fn compile(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        compiler::compile(core, length)
    }

    fn listing(core: &mut Core<'_>, number: i32) -> Result<i32, Error> {
        compiler::listing(core, number)
    }

    fn axioms_changed(core: &mut Core<'_>) -> Result<(), Error> {
        triggers::axioms_changed(core)
    }

    fn float_function(_: &mut Core<'_>, number: i32, value: f64, other: f64) -> Result<f64, Error> {
        Ok(floats::float_function(number, value, other))
    }

    fn character_function(_: &mut Core<'_>, code: i32, function: i32) -> Result<i32, Error> {
        Ok(unicode::character_function(code, function))
    }

    fn print_float(core: &mut Core<'_>, value: f64) -> Result<i32, Error> {
        core.host(|host| host.platform.print_float(value))
    }

    fn collect_garbage(core: &mut Core<'_>) -> Result<(), Error> {
        interruption::collect_garbage(core)
    }

    fn heap_size(core: &mut Core<'_>) -> Result<i64, Error> {
        Ok(core.heap_size())
    }

    fn named_primitive(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.named_primitive(length))
    }

    fn session(core: &mut Core<'_>) -> Result<i32, Error> {
        core.host(|host| host.platform.session_number())
    }

    fn open_file(core: &mut Core<'_>, length: i32, mode: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.open_file(length, mode))
    }

    fn close_file(core: &mut Core<'_>, file: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.close_file(file))
    }

    fn read_file(core: &mut Core<'_>, file: i32, count: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.read_file(file, count))
    }

    fn write_file(core: &mut Core<'_>, file: i32, count: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.write_file(file, count))
    }

    fn flush_file(core: &mut Core<'_>, file: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.flush_file(file))
    }

    fn synchronize_file(core: &mut Core<'_>, file: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.synchronize_file(file))
    }

    fn is_file_at_end(core: &mut Core<'_>, file: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.is_file_at_end(file))
    }

    fn position_of_file(core: &mut Core<'_>, file: i32) -> Result<i64, Error> {
        core.host(|host| host.platform.position_of_file(file))
    }

    fn position_file(core: &mut Core<'_>, file: i32, position: i64) -> Result<i32, Error> {
        core.host(|host| host.platform.position_file(file, position))
    }

    fn size_of_file(core: &mut Core<'_>, file: i32) -> Result<i64, Error> {
        core.host(|host| host.platform.size_of_file(file))
    }

    fn truncate_file(core: &mut Core<'_>, file: i32, size: i64) -> Result<i32, Error> {
        core.host(|host| host.platform.truncate_file(file, size))
    }

    fn delete_file(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.delete_file(length))
    }

    fn rename_file(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.rename_file(length))
    }

    fn create_directory(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.create_directory(length))
    }

    fn delete_directory(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.delete_directory(length))
    }

    fn path_delimiter(core: &mut Core<'_>) -> Result<i32, Error> {
        core.host(|host| host.platform.path_delimiter())
    }

    fn look_up_index(core: &mut Core<'_>, length: i32, index: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.look_up_index(length, index))
    }

    fn look_up_name(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.look_up_name(length))
    }

    fn system_error(core: &mut Core<'_>) -> Result<i32, Error> {
        core.host(|host| host.platform.system_error())
    }

    fn attribute(core: &mut Core<'_>, index: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.attribute(index))
    }

    fn name_image(core: &mut Core<'_>, length: i32) -> Result<(), Error> {
        core.host(|host| host.platform.name_image(length))
    }

    fn save_image(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.save_image(length))
    }

    fn environment_named(core: &mut Core<'_>, length: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.environment_named(length))
    }

    fn environment_at(core: &mut Core<'_>, index: i32) -> Result<i32, Error> {
        core.host(|host| host.platform.environment_at(index))
    }

    fn current_directory(core: &mut Core<'_>) -> Result<i32, Error> {
        core.host(|host| host.platform.current_directory())
    }

    fn exit(core: &mut Core<'_>, status: i32) -> Result<(), Error> {
        core.host(|host| host.platform.exit(status))
    }

    fn utc_microseconds(core: &mut Core<'_>) -> Result<i64, Error> {
        core.host(|host| host.platform.utc_microseconds())
    }

    fn utc_offset(core: &mut Core<'_>) -> Result<i32, Error> {
        core.host(|host| host.platform.utc_offset())
    }

    fn parameter(core: &mut Core<'_>, index: i32) -> Result<i64, Error> {
        core.host(|host| host.platform.parameter(index))
    }
}
