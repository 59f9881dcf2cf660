/**
 * How settings are read: checked, and named by their whole key. It must not import anything of
 * Quorate.
 */
@NullMarked
package io.quorate.config;

import org.jspecify.annotations.NullMarked;
