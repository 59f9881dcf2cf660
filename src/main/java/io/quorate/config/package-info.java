/**
 * How settings are read: once, at start, with an error that names the key. It must not import
 * anything else of Quorate.
 */
@NullMarked
package io.quorate.config;

import org.jspecify.annotations.NullMarked;
