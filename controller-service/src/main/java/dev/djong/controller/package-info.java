/** The built-in controllers: one folder each, all listed in {@link dev.djong.controller.ControllerCatalog}. Each observes through caches, plans in a pure function and acts in small steps that may be repeated. */
@NullMarked
package dev.djong.controller;

import org.jspecify.annotations.NullMarked;
