// The option functions of an engine's socket, once for both. Each engine's option_tables.cpp includes this at its end,
// with `StackUser` as the name of its socket class, `stack_of(socket, option, where)`, `by_path(socket, option, where)`, which
// says what association a path belongs to, and get_special() and set_special() for numbers that no shape fits.
// SPDX-License-Identifier: LGPL-2.1-or-later

uint32_t StackUser::get_option(Option option, const Where &where) {
    Stack stack = stack_of(*this, name_of(option), where);
    uint32_t value = 0;
    if (get_special(stack, option, where, value)) return value;
    return get_number(stack, find_row(number_rows, option, engine_name), where);
}

void StackUser::set_option(Option option, const Where &where, uint32_t value) {
    Stack stack = stack_of(*this, name_of(option), where);
    if (!set_special(stack, option, where, value))
        set_number(stack, find_row(number_rows, option, engine_name), where, value);
    noticed(option, value);
}

void StackUser::get_record(RecordOption option, const Where &asked, void *record) {
    const Where where = by_path(*this, option, asked);
    Stack stack = stack_of(*this, name_of(option), where);
    const RecordRow &row = find_row(record_rows, option, engine_name);
    row.get(stack, row.constant, where, record);
}

void StackUser::set_record(RecordOption option, const Where &asked, const void *record) {
    const Where where = by_path(*this, option, asked);
    Stack stack = stack_of(*this, name_of(option), where);
    const RecordRow &row = find_row(record_rows, option, engine_name);
    row.set(stack, row.constant, where, record);
    noticed(option);
}

void StackUser::get(int32_t assoc_id, anysctp_status &status) {
    const Where where{assoc_id};
    Stack stack = stack_of(*this, "status", where);
    sctp_status theirs{};
    point(theirs, where);
    anysctp::get(stack, SCTP_STATUS, theirs);
    from_stack(stack, where, theirs, status);
}

void StackUser::set_auth_key(const Where &where, const AuthKey &key) {
    Stack stack = stack_of(*this, "auth_key", where);
    put_auth_key(stack, where, key);
}

void StackUser::reset_streams(const Where &where, const StreamReset &reset) {
    Stack stack = stack_of(*this, "reset_streams", where);
    put_stream_reset(stack, where, reset);
}

void StackUser::add_streams(const Where &where, const StreamsToAdd &more) {
    Stack stack = stack_of(*this, "add_streams", where);
    put_streams_to_add(stack, where, more);
}

std::vector<uint8_t> StackUser::auth_chunks(bool of_peer, const Where &where) {
    Stack stack = stack_of(*this, of_peer ? "peer_auth_chunks" : "local_auth_chunks", where);
    return read_auth_chunks(stack, of_peer ? SCTP_PEER_AUTH_CHUNKS : SCTP_LOCAL_AUTH_CHUNKS, where);
}

std::vector<uint16_t> StackUser::hmac_ident() {
    const Where where;
    Stack stack = stack_of(*this, "hmac_ident", where);
    return read_hmac_ident(stack);
}

void StackUser::set_hmac_ident(std::span<const uint16_t> identifiers) {
    const Where where;
    Stack stack = stack_of(*this, "hmac_ident", where);
    put_hmac_ident(stack, identifiers);
}

std::vector<int32_t> StackUser::assoc_ids() {
    const Where where;
    Stack stack = stack_of(*this, "assoc_ids", where);
    return read_assoc_ids(stack);
}
