/* Compares what a step yields with what is expected.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "script.h"

static result *new_result(results *to, const char *key) {
    if (to->count == MAX_RESULTS) give_up("too many results");
    to->list[to->count].key = key;
    return &to->list[to->count++];
}

void put_text(results *to, const char *key, const char *text) { new_result(to, key)->text = attempt_text("%s", text); }

void put_number(results *to, const char *key, long long number) { new_result(to, key)->text = attempt_text("%lld", number); }

void put_data(results *to, const char *key, const void *bytes, size_t size) {
    result *made = new_result(to, key);
    made->text = NULL;
    made->bytes = (data){bytes, size};
}

static int has_item(const char *list, const char *item) {
    const size_t size = strlen(item);
    for (const char *at = list; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
        if (!strncmp(at, item, size) && (at[size] == ',' || !at[size])) return 1;
    return 0;
}

static int matches_text(const char *text, const char *pattern) {
    if (!strcmp(pattern, "any")) return 1;
    if (!strncmp(pattern, ">=", 2)) return to_number(text) >= to_number(pattern + 2);
    if (!strncmp(pattern, "<=", 2)) return to_number(text) <= to_number(pattern + 2);
    if (*pattern == '!') return strcmp(text, pattern + 1) != 0;
    if (*pattern == '~') return has_item(text, pattern + 1);
    const size_t size = strlen(text);
    for (const char *at = pattern; at; at = strchr(at, '|') ? strchr(at, '|') + 1 : NULL)
        if (!strncmp(at, text, size) && (at[size] == '|' || !at[size])) return 1;
    return 0;
}

static int matches_data(data came, const char *pattern) {
    if (!strcmp(pattern, "any")) return 1;
    const data wanted = parse_data(pattern);
    return wanted.size == came.size && !memcmp(wanted.bytes, came.bytes, came.size);
}

static const char *shown(const result *came) {
    enum { MOST = 32 };
    if (came->text) return came->text;
    const size_t size = came->bytes.size < MOST ? came->bytes.size : MOST;
    char *digits = attempt_alloc(2 * MOST + 1);
    for (size_t i = 0; i < size; i++) {
        digits[2 * i] = "0123456789abcdef"[came->bytes.bytes[i] >> 4];
        digits[2 * i + 1] = "0123456789abcdef"[came->bytes.bytes[i] & 15];
    }
    digits[2 * size] = 0;
    return came->bytes.size <= MOST ? attempt_text("hex:%s", digits)
                                    : attempt_text("%zu bytes, hex:%s...", came->bytes.size, digits);
}

static const char *everything(const results *came) {
    const char *text = came->error ? attempt_text(" error=%s", came->error) : "";
    for (int i = 0; i < came->count; i++)
        text = attempt_text("%s %s=%s", text, came->list[i].key, shown(&came->list[i]));
    return text;
}

/* The pattern with its variable replaced; NULL if the variable has no value yet, and is to be set. */
static const char *resolved(const char *pattern) { return *pattern == '$' ? variable(pattern + 1) : pattern; }

static const result *find(const results *came, const char *key) {
    for (int i = 0; i < came->count; i++)
        if (!strcmp(came->list[i].key, key)) return &came->list[i];
    return NULL;
}

static const char *compare(const pair *expected, const results *came) {
    const result *found = find(came, expected->key);
    if (!found) return attempt_text("there is no %s; it yields%s", expected->key, everything(came));
    const char *pattern = resolved(expected->value);
    if (!pattern || (found->text ? matches_text(found->text, pattern) : matches_data(found->bytes, pattern))) return NULL;
    return attempt_text("expected %s=%s, but it is %s; all:%s", expected->key, pattern, shown(found), everything(came));
}

static const char *wrong_error(const step *at, const results *came) {
    for (int i = 0; i < at->nexpected; i++)
        if (!strcmp(at->expected[i].key, "error")) {
            const char *pattern = at->expected[i].value;
            if (!came->error) return attempt_text("expected error=%s, but it succeeded with%s", pattern, everything(came));
            return matches_text(came->error, pattern) ? NULL
                                                      : attempt_text("expected error=%s, not %s", pattern, came->error);
        }
    return came->error ? attempt_text("failed with %s", came->error) : NULL;
}

const char *mismatch(const step *at, const results *came) {
    const char *wrong = wrong_error(at, came);
    for (int i = 0; i < at->nexpected && !wrong; i++)
        if (strcmp(at->expected[i].key, "error")) wrong = compare(&at->expected[i], came);
    if (wrong) return wrong;
    for (int i = 0; i < at->nexpected; i++)
        if (!resolved(at->expected[i].value))
            set_variable(at->expected[i].value + 1, shown(find(came, at->expected[i].key)));
    return NULL;
}
