/* Chains of nodes; the heads double when there are as many nodes. */
#include "base/table.h"

#include <stdlib.h>

#include "base/mem.h"

void table_finish(struct table *table)
{
	free(table->heads);
	*table = (struct table){0};
}

static struct table_node **head_of(const struct table *table, uint64_t hash)
{
	return &table->heads[hash & (table->size - 1)];
}

struct table_node *table_first(const struct table *table, uint64_t hash)
{
	struct table_node *node = table->size ? *head_of(table, hash) : NULL;

	while (node && node->hash != hash)
		node = node->next;
	return node;
}

struct table_node *table_next(const struct table_node *node)
{
	uint64_t hash = node->hash;

	do
		node = node->next;
	while (node && node->hash != hash);
	return (struct table_node *)node;
}

static void table_widen(struct table *table)
{
	struct table wider = {NULL, table->size ? table->size * 2 : 64, table->count};

	wider.heads = mem_zalloc(wider.size, sizeof(void *));
	for (size_t i = 0; i < table->size; i++) {
		struct table_node *node = table->heads[i];

		while (node) {
			struct table_node *next = node->next;
			struct table_node **head = head_of(&wider, node->hash);

			node->next = *head;
			*head = node;
			node = next;
		}
	}
	free(table->heads);
	*table = wider;
}

void table_add(struct table *table, struct table_node *node, uint64_t hash)
{
	struct table_node **head;

	if (table->count >= table->size)
		table_widen(table);
	head = head_of(table, hash);
	node->hash = hash;
	node->next = *head;
	*head = node;
	table->count++;
}

void table_remove(struct table *table, struct table_node *node)
{
	struct table_node **link = head_of(table, node->hash);

	while (*link != node)
		link = &(*link)->next;
	*link = node->next;
	node->next = NULL;
	table->count--;
}
