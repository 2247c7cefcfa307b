# Runs the tests, each file in its own process: ANYSCTP_ENGINE=userspace tclsh all.tcl ?-file bytes.test?
# The options are tcltest's.  The exit code is 0 only if tests were run and none failed.
# SPDX-License-Identifier: LGPL-2.1-or-later

package require Tcl 8.6-
package require tcltest 2.5
tcltest::configure -testdir [file dirname [file normalize [info script]]] {*}$argv

# runAllTests clears its counts at the end.
set ran 0
trace add variable tcltest::numTests(Total) write {apply {args {incr ::ran $::tcltest::numTests(Total)}}}
set failed [tcltest::runAllTests]
exit [expr {$failed || !$ran}]
