# Runs a block of shell commands in a network of its own, as an interpreter would: run_sh.sh <python3> <file>
# shellcheck shell=sh
set -eu
programs=$(mktemp -d)
trap 'rm -rf "$programs"' EXIT
ln -s "$1" "$programs/python3"
export PATH="$programs:$ANYSCTP_STAGE/bin:/usr/sbin:/sbin:$PATH"
unset ANYSCTP_UDP_PORT ANYSCTP_UDP_PEER_PORT # which keep tests apart that run in one network
rights=
[ "$(id -u)" = 0 ] || rights=--map-root-user
# shellcheck disable=SC2016 # $1 is for the inner shell
unshare $rights --net sh -c 'ip link set lo up; . "$1"' sh "$2"
