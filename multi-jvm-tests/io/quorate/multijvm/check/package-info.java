/**
 * Judges a run after it: the journal against what clients were told, against what nodes serve, and
 * against what partners did. It sends no request and starts no process.
 */
package io.quorate.multijvm.check;
