/* Within core: what the keyboard's tables know beyond their rows (keys_rows). */
#ifndef CORE_KEYS_LAYOUTS_H
#define CORE_KEYS_LAYOUTS_H

#include "core/keys.h"

/* The capitals of a key's variants. */
const char *const *keys_layouts_capitals(const char *const *variants);

#endif
