/**
 * Sends requests as the API asks clients to, again and again until there is a definite answer, and
 * records every attempt. Everything that a check judges later comes from these records. It uses no
 * room but the HTTP client of the JDK.
 */
package io.quorate.multijvm.client;
