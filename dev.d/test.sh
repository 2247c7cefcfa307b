# ./dev test. Sourced by ./dev.
# shellcheck shell=bash

run_tests() {  # preset, the engines that must have been tested, ctest's arguments
    local preset=$1 engines=$2 status=0
    shift 2
    say "testing build/$preset"
    # Asked before the run, because the query empties the run's log.
    ctest --preset "$preset" --show-only=json-v1 >"build/$preset/tests.json"
    ctest --preset "$preset" -j "$(($(nproc) + 1))" --output-junit "$PWD/build/$preset/junit.xml" "$@" || status=$?
    "$(python)" -B dev.d/summary.py "build/$preset" "$engines" || status=1
    return "$status"
}

run_all_tests() {  # --long or nothing, the engines that must have been tested, ctest's arguments
    local long=$1 engines=$2 status=0 preset
    shift 2
    if [ -z "$long" ]; then
        run_tests dev "$engines" -LE long "$@"
        return
    fi
    run_tests dev "$engines" "$@" || status=1
    for preset in asan tsan; do
        run_tests "$preset" "" -LE "kernel|guest" "$@" || status=1
    done
    return "$status"
}

repeat() {  # most rounds, command
    local most=$1 round
    shift
    for ((round = 1; round <= most; round++)); do
        say "round $round of at most $most"
        "$@" || {
            say "round $round of at most $most has failed"
            return 1
        }
    done
    say "all $most rounds have passed"
}

cmd_test() {
    local long='' engines=userspace,kernel selection=() rounds='' preset
    while [ $# -gt 0 ]; do
        case $1 in
            --long) long=yes ;;
            -R)
                [ $# -gt 1 ] || die "test: -R needs a pattern"
                selection=(-R "$2")
                engines=''
                shift
                ;;
            --repeat)
                rounds=${2:-}
                [[ $rounds =~ ^[1-9][0-9]*$ ]] || die "test: --repeat needs a number of rounds"
                shift
                ;;
            *) die "test: no such option: $1 (see ./dev help)" ;;
        esac
        shift
    done
    need_packages "to build and test everything" "${BUILD_PACKAGES[@]}" "${DEMO_PACKAGES[@]}" "${GUEST_PACKAGES[@]}" \
        "${TEST_PACKAGES[@]}" "${BENCH_PACKAGES[@]}" "${PAGE_PACKAGES[@]}" "${DOCS_PACKAGES[@]}"
    have_pysctp
    have_checkers ${long:+--long}
    have_programs
    have_builders
    if [ -n "$long" ]; then
        need_packages "to build with clang as well" "${CLANG_PACKAGES[@]}"
        need_packages "to try packages in clean systems" "${CLEAN_PACKAGES[@]}"
        have_wheel_tools || say "the test of wheels is left out"
    fi
    for preset in dev ${long:+clang asan tsan}; do build "$preset"; done
    ${rounds:+repeat "$rounds"} run_all_tests "$long" "$engines" "${selection[@]}"
}
