// fastText by Debian's library, one thread. See ../README.md.
#include <fasttext/fasttext.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace
{

const int rounds_of_file = 5;

int usage()
{
	std::cerr << "Usage: fasttext train DATA MODEL [OPTION OF FASTTEXT...]\n"
		     "       fasttext measure MODEL TEXTS PREDICTIONS\n\n"
		     "DATA are lines '__label__intent text', TEXTS bare lines.\n";
	return 2;
}

int train(int argc, char **argv)
{
	std::vector<std::string> words = {"fasttext", "supervised", "-input", argv[2],	  "-output",
					  argv[3],    "-thread",    "1",      "-verbose", "0"};
	fasttext::Args args;
	fasttext::FastText model;

	words.insert(words.end(), argv + 4, argv + argc);
	args.parseArgs(words);
	model.train(args);
	model.saveModel(argv[3]);
	return 0;
}

// Over all texts `rounds` times; the stream that the library reads from is made once.
void pass(const char *name, const fasttext::FastText &model, const std::vector<std::string> &texts,
	  int rounds, std::ostream *out)
{
	std::vector<std::pair<fasttext::real, std::string>> found;
	std::vector<double> times;
	std::istringstream line;
	double sum = 0;

	times.reserve(texts.size() * rounds);
	for (int round = 0; round < rounds; round++) {
		for (const std::string &text : texts) {
			const auto begin = std::chrono::steady_clock::now();

			line.clear();
			line.str(text);
			found.clear();
			model.predictLine(line, found, 1, 0);
			const std::chrono::duration<double, std::micro> spent =
				std::chrono::steady_clock::now() - begin;
			times.push_back(spent.count());
			sum += spent.count();
			if (out)
				*out << (found.empty() ? "-" : found[0].second.substr(9)) << '\n';
		}
	}
	std::sort(times.begin(), times.end());
	std::cout << name << ' ' << times[times.size() / 2] << ' ' << times[times.size() * 99 / 100]
		  << ' ' << static_cast<long>(1e6 * times.size() / sum) << '\n';
}

int measure(char **argv)
{
	fasttext::FastText model;
	std::vector<std::string> texts;
	std::ifstream in(argv[3]);
	std::ofstream out(argv[4]);
	rusage usage = {};

	for (std::string text; std::getline(in, text);)
		texts.push_back(text + "\n");
	if (texts.empty() || !out) {
		std::cerr << "fasttext: " << (out ? argv[3] : argv[4])
			  << (out ? " has no lines\n" : " cannot be written\n");
		return 1;
	}
	model.loadModel(argv[2]);
	pass("first", model, texts, 1, &out);
	pass("again", model, texts, rounds_of_file, nullptr);
	std::string used;
	std::getline(std::ifstream("/proc/self/schedstat"), used);
	std::cout << "schedstat " << used << '\n';
	getrusage(RUSAGE_SELF, &usage);
	std::cout << "peak " << usage.ru_maxrss << '\n';
	return out.flush() ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
	const std::string what = argc > 1 ? argv[1] : "";

	if (what == "train" && argc >= 4)
		return train(argc, argv);
	if (what == "measure" && argc == 5)
		return measure(argv);
	return usage();
}
