/* What the typemaps need in C: failures, numbers, bytes and lists between Perl and the façade.
 *
 * Perl's exceptions are longjmps. So nothing here, and no typemap, owns memory that Perl does not own.
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#ifndef ANYSCTP_PERL_SUPPORT_H
#define ANYSCTP_PERL_SUPPORT_H

#include "../common.h"

/* Dies with a sentence by the layer, which knows the program's line: of a failure, or, if there is no errno, of a mistake. */
static void __attribute__((noreturn)) die_with(pTHX_ SV *sentence, anysctp_result failure) {
    dSP;
    PUSHMARK(SP);
    mXPUSHs(sentence);
    mXPUSHi((IV)-failure);
    mXPUSHi(failure ? anysctp_last_ended_by() : 0);
    PUTBACK;
    call_pv("sctp::error::throw", G_VOID | G_DISCARD);
    my_failure_exit();
}

static void __attribute__((noreturn)) die_of(pTHX_ anysctp_result failure) {
    die_with(aTHX_ newSVpv(anysctp_last_error(), 0), failure);
}

#define COMPLAIN(...) die_with(aTHX_ newSVpvf(__VA_ARGS__), 0)

/* Whether to repeat a call that a signal has interrupted: Perl's handlers run here, and may die. The repeated call goes on
 * with the time that is left. */
static int interrupted(pTHX_ anysctp_result result) {
    if (result != -EINTR) return 0;
    PERL_ASYNC_CHECK();
    anysctp_resume();
    return 1;
}

/* Memory that goes with the current statement. */
static void *memory_of(pTHX_ size_t size) { return SvPVX(sv_2mortal(newSV(size + 1))); }

static int is_given(pTHX_ SV *sv) {
    SvGETMAGIC(sv);
    return SvOK(sv);
}

/* A socket is a glob, and its scalar the descriptor; -1: it is closed. */
static SV *descriptor_of(pTHX_ SV *sv) {
    if (!SvROK(sv) || !isGV_with_GP(SvRV(sv)) || !sv_derived_from(sv, "sctp::socket")) COMPLAIN("this is no socket of sctp");
    return GvSVn((GV *)SvRV(sv));
}

static int64_t get_number(pTHX_ SV *sv, const char *name, int64_t least, int64_t most) {
    NV number = 0;
    SvGETMAGIC(sv);
    if (looks_like_number(sv)) number = SvNV_nomg(sv);
    if (!looks_like_number(sv) || number != Perl_floor(number) || number < (NV)least || number >= (NV)most + 1)
        COMPLAIN("%s must be an integer from %" IVdf " to %" IVdf ", not %s", spoken_name(name), (IV)least, (IV)most,
                 SvOK(sv) ? SvPV_nomg_nolen(sv) : "undef");
    return SvIV_nomg(sv);
}

/* The bytes of a string, in a copy that shares them: a signal's handler may change the string while a call waits. */
static const char *get_bytes(pTHX_ SV *sv, const char *name, size_t *size) {
    SV *copy = sv_mortalcopy(sv);
    if (!SvOK(copy) || SvROK(copy)) COMPLAIN("%s must be a string of bytes, not %s", name, SvOK(copy) ? "a reference" : "undef");
    if (!sv_utf8_downgrade(copy, TRUE))
        COMPLAIN("%s has characters that are no bytes: encode it first, with Encode::encode()", name);
    return SvPV(copy, *size);
}

static const char *get_text(pTHX_ SV *sv, const char *name) {
    size_t size;
    const char *text = get_bytes(aTHX_ sv, name, &size);
    if (strlen(text) != size) COMPLAIN("%s contains a NUL character", name);
    return text;
}

static AV *get_list(pTHX_ SV *sv, const char *name, size_t *count) {
    SvGETMAGIC(sv);
    if (!SvROK(sv) || SvTYPE(SvRV(sv)) != SVt_PVAV) COMPLAIN("%s must be a reference to an array", name);
    *count = (size_t)(av_len((AV *)SvRV(sv)) + 1);
    return (AV *)SvRV(sv);
}

static SV *item_of(pTHX_ AV *list, size_t index) {
    SV **item = av_fetch(list, (SSize_t)index, 0);
    return item ? *item : &PL_sv_undef;
}

static const char *spoken_field(const char *field) { return strcmp(field, "assoc_id") ? spoken_name(field) : "assoc"; }

static void check_hash(pTHX_ SV *sv, const char *name) {
    if (!SvROK(sv) || SvTYPE(SvRV(sv)) != SVt_PVHV) COMPLAIN("%s must be a reference to a hash", name);
}

/* The number in a field of a record; returns 0 if there is none. */
static int get_field(pTHX_ SV *record, const char *name, int64_t least, int64_t most, int64_t *number) {
    SV **item = hv_fetch((HV *)SvRV(record), name, (I32)strlen(name), 0);
    if (item) *number = get_number(aTHX_ *item, name, least, most);
    return item != NULL;
}

/* A misspelt key would be a field that silently keeps its default. */
static void check_all_used(pTHX_ SV *record, const char *name, size_t used) {
    if (HvUSEDKEYS((HV *)SvRV(record)) != used) COMPLAIN("the hash has a key that %s does not have", name);
}

static void put_item(pTHX_ HV *hash, const char *name, SV *value) {
    if (!hv_store(hash, name, (I32)strlen(name), value, 0)) SvREFCNT_dec(value);
}

#endif
