// The option functions of an engine's socket, once for both. Each engine's option_tables.cpp includes this at its end,
// with `StackUser` as the name of its socket class, `stack_of(socket, option, target)`, `by_path(socket, option, target)`, which
// says what association a path belongs to, and get_special() and set_special() for numbers that no shape fits.
// SPDX-License-Identifier: LGPL-2.1-or-later

uint32_t StackUser::get_option(Option option, const OptionTarget &target) {
    Stack stack = stack_of(*this, name_of(option), target);
    uint32_t value = 0;
    if (get_special(stack, option, target, value)) return value;
    return get_number(stack, find_row(number_rows, option, engine_name), target);
}

void StackUser::set_option(Option option, const OptionTarget &target, uint32_t value) {
    Stack stack = stack_of(*this, name_of(option), target);
    if (!set_special(stack, option, target, value))
        set_number(stack, find_row(number_rows, option, engine_name), target, value);
    option_was_set(option, value);
}

void StackUser::get_record(RecordOption option, const OptionTarget &asked, void *record) {
    const OptionTarget target = by_path(*this, option, asked);
    Stack stack = stack_of(*this, name_of(option), target);
    const RecordRow &row = find_row(record_rows, option, engine_name);
    row.get(stack, row.constant, target, record);
}

void StackUser::set_record(RecordOption option, const OptionTarget &asked, const void *record) {
    const OptionTarget target = by_path(*this, option, asked);
    Stack stack = stack_of(*this, name_of(option), target);
    const RecordRow &row = find_row(record_rows, option, engine_name);
    row.set(stack, row.constant, target, record);
    option_was_set(option);
}

void StackUser::get(int32_t assoc_id, anysctp_status &status) {
    const OptionTarget target{assoc_id};
    Stack stack = stack_of(*this, "status", target);
    sctp_status theirs{};
    point(theirs, target);
    anysctp::get(stack, SCTP_STATUS, theirs);
    from_stack(stack, target, theirs, status);
}

void StackUser::set_auth_key(const OptionTarget &target, const AuthKey &key) {
    Stack stack = stack_of(*this, "auth_key", target);
    put_auth_key(stack, target, key);
}

void StackUser::reset_streams(const OptionTarget &target, const StreamReset &reset) {
    Stack stack = stack_of(*this, "reset_streams", target);
    put_stream_reset(stack, target, reset);
}

void StackUser::add_streams(const OptionTarget &target, const StreamsToAdd &more) {
    Stack stack = stack_of(*this, "add_streams", target);
    put_streams_to_add(stack, target, more);
}

std::vector<uint8_t> StackUser::auth_chunks(bool of_peer, const OptionTarget &target) {
    Stack stack = stack_of(*this, of_peer ? "peer_auth_chunks" : "local_auth_chunks", target);
    return read_auth_chunks(stack, of_peer ? SCTP_PEER_AUTH_CHUNKS : SCTP_LOCAL_AUTH_CHUNKS, target);
}

std::vector<uint16_t> StackUser::hmac_ident() {
    const OptionTarget target;
    Stack stack = stack_of(*this, "hmac_ident", target);
    return read_hmac_ident(stack);
}

void StackUser::set_hmac_ident(std::span<const uint16_t> identifiers) {
    const OptionTarget target;
    Stack stack = stack_of(*this, "hmac_ident", target);
    put_hmac_ident(stack, identifiers);
}

std::vector<int32_t> StackUser::assoc_ids() {
    const OptionTarget target;
    Stack stack = stack_of(*this, "assoc_ids", target);
    return read_assoc_ids(stack);
}
