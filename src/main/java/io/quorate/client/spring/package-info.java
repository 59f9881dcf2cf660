/**
 * Spring Integration's registry of locks over Quorate, packed in a jar of its own: who uses it
 * brings {@code spring-integration-core} 6.5. It must not import anything else but the client.
 */
@NullMarked
package io.quorate.client.spring;

import org.jspecify.annotations.NullMarked;
