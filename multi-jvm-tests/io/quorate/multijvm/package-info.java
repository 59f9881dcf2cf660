/**
 * Runs the program as its users do, as processes of its own, breaks it from outside, and judges the
 * history that clients recorded against the journal. It starts processes and sends requests; of the
 * program's classes it uses only the deciders and the codec, to read the journal.
 */
package io.quorate.multijvm;
