/* Files as they are served: compressed without loss, tagged, with a version of all together. */
#include "unit.h"

#include <zlib.h>

#include "server/assets.h"

static void check_gzip(const struct asset *asset)
{
	char *plain = mem_alloc(asset->bodies[CODING_PLAIN].len + 1);
	z_stream stream = {.next_in = (Bytef *)asset->bodies[CODING_GZIP].data,
			   .avail_in = (uInt)asset->bodies[CODING_GZIP].len,
			   .next_out = (Bytef *)plain,
			   .avail_out = (uInt)asset->bodies[CODING_PLAIN].len + 1};

	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, asset->bodies[CODING_PLAIN].len);
	assert_memory_equal(plain, asset->bodies[CODING_PLAIN].data,
			    asset->bodies[CODING_PLAIN].len);
	inflateEnd(&stream);
	free(plain);
}

static void test_what_gains_is_compressed_without_loss(void **state)
{
	char *text = repeated("Pierre antwoordt. ", 10000);
	struct asset asset;

	(void)state;
	asset_init(&asset, "a.html", str_from(text), CODING_BROTLI);
	assert_true(asset.bodies[CODING_GZIP].len > 0 &&
		    asset.bodies[CODING_GZIP].len < asset.bodies[CODING_PLAIN].len / 50);
	check_gzip(&asset);
	asset_finish(&asset);
	asset_init(&asset, "a.html", STR("short"), CODING_BROTLI);
	assert_int_equal(asset.bodies[CODING_GZIP].len, 0);
	asset_finish(&asset);
	asset_init(&asset, "a.html", STR(""), CODING_BROTLI);
	assert_int_equal(asset.bodies[CODING_GZIP].len, 0);
	asset_finish(&asset);
	free(text);
}

static void test_tags_follow_the_content_and_its_coding(void **state)
{
	struct asset a, b, c;

	(void)state;
	asset_init(&a, "a.js", STR("one"), CODING_BROTLI);
	asset_init(&b, "b.js", STR("one"), CODING_BROTLI);
	asset_init(&c, "a.js", STR("two"), CODING_BROTLI);
	assert_string_equal(a.tags[CODING_PLAIN], b.tags[CODING_PLAIN]);
	assert_string_not_equal(a.tags[CODING_PLAIN], c.tags[CODING_PLAIN]);
	assert_string_not_equal(a.tags[CODING_PLAIN], a.tags[CODING_GZIP]);
	assert_int_equal(a.tags[CODING_PLAIN][0], '"');
	assert_int_equal(a.tags[CODING_GZIP][strlen(a.tags[CODING_GZIP]) - 1], '"');
	asset_finish(&a);
	asset_finish(&b);
	asset_finish(&c);
}

static void test_the_version_changes_with_the_texts_alone(void **state)
{
	struct assets *one = assets_create(STR("export default {\"nl\":1};\n"), STR("{}"));
	struct assets *same = assets_create(STR("export default {\"nl\":1};\n"), STR("{}"));
	struct assets *other = assets_create(STR("export default {\"nl\":2};\n"), STR("{}"));
	const struct asset *texts = assets_widget(one, STR("texts.js"));

	(void)state;
	assert_int_equal(strlen(assets_version(one)), 16);
	assert_int_equal(strspn(assets_version(one), "0123456789abcdef"), 16);
	assert_string_equal(assets_version(one), assets_version(same));
	assert_string_not_equal(assets_version(one), assets_version(other));
	assert_non_null(texts);
	assert_true(str_eq(texts->bodies[CODING_PLAIN], STR("export default {\"nl\":1};\n")));
	assert_string_equal(asset_type(texts), "text/javascript; charset=utf-8");
	assets_destroy(one);
	assets_destroy(same);
	assets_destroy(other);
}

static void test_all_that_was_compiled_in_is_whole(void **state)
{
	struct assets *assets = assets_create(STR("export default {};\n"), STR("{}"));
	const struct asset *asset;
	size_t i;

	(void)state;
	for (i = 0; (asset = assets_widget_at(assets, i)); i++) {
		assert_true(asset->bodies[CODING_PLAIN].len > 0);
		if (asset->bodies[CODING_GZIP].len)
			check_gzip(asset);
		assert_ptr_equal(assets_widget(assets, str_from(asset->name)), asset);
		assert_null(assets_site(assets, str_from(asset->name)));
	}
	assert_true(i > 0);
	assert_non_null(assets_site(assets, STR("index.html")));
	assert_null(assets_widget(assets, STR("index.html")));
	assert_null(assets_widget(assets, STR("README.md")));
	assert_null(assets_widget(assets, STR("")));
	assets_destroy(assets);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_gains_is_compressed_without_loss),
		cmocka_unit_test(test_tags_follow_the_content_and_its_coding),
		cmocka_unit_test(test_the_version_changes_with_the_texts_alone),
		cmocka_unit_test(test_all_that_was_compiled_in_is_whole),
	};

	return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
