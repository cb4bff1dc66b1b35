import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.ar.ArabicStemFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.QueryBuilder;
import org.tartarus.snowball.ext.ArabicStemmer;

/**
 * Answers the search tasks with Lucene's BM25 over four analyses of the words.
 * {@code java -cp LUCENE.jar SearchPeers.java FOLDER} reads {@code SET.pool.tsv} (id, text) and
 * {@code SET.asked.tsv} (answer, query) and writes {@code PEER.SET.tsv}: the ten best ids a query.
 */
public class SearchPeers {
    /** A way from a tokenizer's words to the index's terms. */
    interface Terms {
        TokenStream of(TokenStream words);
    }

    static Analyzer analyzer(Terms terms) {
        return new Analyzer() {
            @Override
            protected TokenStreamComponents createComponents(String field) {
                StandardTokenizer words = new StandardTokenizer();
                return new TokenStreamComponents(words, terms.of(new LowerCaseFilter(words)));
            }
        };
    }

    static Map<String, Analyzer> peers() {
        Map<String, Analyzer> peers = new LinkedHashMap<>();
        peers.put("raw", analyzer(words -> words));
        // The stemmer of PostgreSQL's Arabic configuration, which drops no stop words.
        peers.put("snowball", analyzer(words -> new SnowballFilter(words, new ArabicStemmer())));
        // Light10 (Larkey, Ballesteros, Connell, 2007) as Lucene has it, alone.
        peers.put("light10", analyzer(words -> new ArabicStemFilter(
                new ArabicNormalizationFilter(new DecimalDigitFilter(words)))));
        peers.put("lucene", new ArabicAnalyzer());
        return peers;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        for (Map.Entry<String, Analyzer> peer : peers().entrySet()) {
            for (String set : new String[] {"arcd", "title_body"}) {
                answer(folder, set, peer.getKey(), peer.getValue());
            }
        }
    }

    static void answer(Path folder, String set, String peer, Analyzer analyzer) throws IOException {
        try (Directory directory = new ByteBuffersDirectory()) {
            index(folder.resolve(set + ".pool.tsv"), directory, analyzer);
            QueryBuilder queries = new QueryBuilder(analyzer);
            Path answers = folder.resolve(peer + "." + set + ".tsv");
            try (DirectoryReader reader = DirectoryReader.open(directory);
                    BufferedReader asked = Files.newBufferedReader(folder.resolve(set + ".asked.tsv"));
                    PrintStream out = new PrintStream(answers.toFile(), StandardCharsets.UTF_8)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                searcher.setSimilarity(new BM25Similarity());
                for (String line; (line = asked.readLine()) != null; ) {
                    Query query = queries.createBooleanQuery("text", line.split("\t", 2)[1]);
                    StringBuilder found = new StringBuilder();
                    if (query != null) {
                        for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) {
                            Document document = searcher.storedFields().document(hit.doc);
                            found.append(found.length() == 0 ? "" : "\t").append(document.get("id"));
                        }
                    }
                    out.println(found);
                }
            }
        }
    }

    static void index(Path pool, Directory directory, Analyzer analyzer) throws IOException {
        IndexWriterConfig config = new IndexWriterConfig(analyzer).setSimilarity(new BM25Similarity());
        try (IndexWriter writer = new IndexWriter(directory, config);
                BufferedReader texts = Files.newBufferedReader(pool)) {
            for (String line; (line = texts.readLine()) != null; ) {
                String[] fields = line.split("\t", 2);
                Document document = new Document();
                document.add(new StoredField("id", fields[0]));
                document.add(new TextField("text", fields[1], Field.Store.NO));
                writer.addDocument(document);
            }
        }
    }
}
