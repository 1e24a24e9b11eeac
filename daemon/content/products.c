/* The products of products.json, and who is paid. */
#include <stdlib.h>

#include "base/json.h"
#include "base/mem.h"
#include "content/facts.h"
#include "content/forms_load.h"

static void product_read(struct product *product, struct arena *arena, const json_t *object)
{
	struct buf title BUF_AUTO = {0};

	product->id = arena_copy(arena, json_str(object, "id")).data;
	buf_addf(&title, "product.%s", product->id);
	product->title = arena_copy(arena, buf_borrow(&title)).data;
	product->amount = json_integer_value(json_object_get(object, "amount"));
	product->amount_slot = member_read(arena, object, "amount_slot");
	product->quantity_slot = member_read(arena, object, "quantity_slot");
	product->reference_slot = member_read(arena, object, "reference_slot");
	product->sample = json_is_true(json_object_get(object, "sample"));
}

static void beneficiary_read(struct beneficiary *beneficiary, struct arena *arena,
			     const json_t *object)
{
	beneficiary->name = member_read(arena, object, "name");
	beneficiary->iban = member_read(arena, object, "iban");
	beneficiary->bic = member_read(arena, object, "bic");
	beneficiary->sample = json_is_true(json_object_get(object, "sample"));
}

void products_init(struct products *products, struct arena *arena, const json_t *root)
{
	json_t *list = json_object_get(root, "products"), *object;
	size_t i;

	*products = (struct products){.count = json_array_size(list)};
	products->products = mem_zalloc(products->count, sizeof *products->products);
	json_array_foreach (list, i, object) {
		product_read(&products->products[i], arena, object);
		map_put(&products->index, str_from(products->products[i].id), (uint32_t)i);
	}
	beneficiary_read(&products->beneficiary, arena, json_object_get(root, "beneficiary"));
}

void products_finish(struct products *products)
{
	map_finish(&products->index);
	free(products->products);
	*products = (struct products){0};
}
