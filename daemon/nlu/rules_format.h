/* The bytes of the rules' section, shared by the one who writes and the one who reads. */
#ifndef NLU_RULES_FORMAT_H
#define NLU_RULES_FORMAT_H

#include "base/buf.h"
#include "base/hash.h"

/* A trie over atoms (a word, how a word begins, a stem, an entity), walked by the words of a
 * message. All numbers are 32 bits, little-endian. After the header of RULES_HEADER_LEN:
 *   symbols:    hash tag, text offset, text length | type << 24, first and last + 1 in `atoms`;
 *               length 0: free; open addressing by symbol_hash, linear probing
 *   atoms:      the atoms that a symbol stands for, each with the nodes behind RULES_ROOT and
 *               RULES_ROOT_ENTITY by it (0: none), which every word asks for
 *   edges:      node, atom, target; target 0: free; open addressing by edge_hash
 *   nodes:      the node behind a gap (0: none, else a higher number), first and last + 1 in
 *               `outputs`, the rules_bit of each atom that leads on from it: most words lead
 *               nowhere, and this says so without a look at the edges
 *   outputs:    kind << 30 | number: of a rule, of an entity, or the node itself for an exclusion
 *   rules:      intent | effect << 16, weight (IEEE 754), offset and length of the source, first
 *               and last + 1 in `exclusions`
 *   exclusions: nodes
 *   entities:   offset and length of kind and of value, the atoms of both; first the kinds of
 *               values.h, without a value
 *   text */
enum {
	RULES_MAGIC = 0x454c5552, /* RULE */
	RULES_VERSION = 3,
	RULES_HEADER_LEN = 64,
	RULES_SYMBOL_LEN = 20,
	RULES_ATOM_LEN = 12,
	RULES_EDGE_LEN = 12,
	RULES_NODE_LEN = 16,
	RULES_RULE_LEN = 24,
	RULES_ENTITY_LEN = 24,
	RULES_TABLE_LIMIT = 1 << 26, /* entries of any table */
	RULES_SYMBOL_BYTES = 0xffffff,
};

/* Indices of the header's numbers. */
enum {
	RULES_H_MAGIC,
	RULES_H_VERSION,
	RULES_H_SYMBOLS, /* slots, a power of two */
	RULES_H_ATOMS,
	RULES_H_EDGES, /* slots, a power of two */
	RULES_H_NODES,
	RULES_H_OUTPUTS,
	RULES_H_RULES,
	RULES_H_EXCLUSIONS,
	RULES_H_ENTITIES,
	RULES_H_TEXT,
	RULES_H_PREFIXES, /* two numbers: the lengths of all prefixes, as bits */
	RULES_H_PREFIXES_HIGH,
};

enum { RULES_ROOT, RULES_ROOT_START, RULES_ROOT_ENTITY, RULES_ROOTS };
enum { RULES_OUTPUT_RULE, RULES_OUTPUT_EXCLUSION, RULES_OUTPUT_ENTITY };
enum symbol_type { SYMBOL_WORD = 1, SYMBOL_PREFIX, SYMBOL_STEM };

#define RULES_ATOM_NONE UINT32_MAX
#define RULES_ATOM_END (UINT32_MAX - 1)
#define RULES_NUMBER_MASK UINT32_C(0x3fffffff)

static inline uint32_t rules_u32(const unsigned char *table, size_t index)
{
	const unsigned char *b = table + 4 * index;

	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* FNV-1a (RFC 9923), because the hashes of all prefixes of a word come for free. */
#define SYMBOL_HASH_START UINT64_C(0xcbf29ce484222325)
static inline uint64_t symbol_hash_step(uint64_t hash, char c)
{
	return (hash ^ (unsigned char)c) * UINT64_C(0x100000001b3);
}

static inline uint64_t symbol_hash(uint64_t steps, enum symbol_type type)
{
	return hash_mix(steps + (uint64_t)type);
}

static inline uint32_t rules_bit(uint32_t atom)
{
	return UINT32_C(1) << (atom & 31);
}

static inline uint64_t edge_hash(uint32_t node, uint32_t atom)
{
	return hash_mix((uint64_t)node << 32 | atom);
}

#endif
