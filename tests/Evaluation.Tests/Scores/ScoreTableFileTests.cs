using CsCheck;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests.Scores;

public sealed class ScoreTableFileTests
{
    private static readonly Gen<string> Text =
        Gen.OneOf(Gen.String[Gen.Char["ab='+-@,\"\n\r\t é"], 0, 6], Gen.String[Gen.Char.AlphaNumeric, 1, 8]);

    private static readonly Gen<ScoreCell> Cell =
        from score in Gen.Double[0, 1].Nullable()
        from reason in Text
        from judged in Gen.Int[0, 300].Nullable()
        select new ScoreCell(score, reason.Length == 0 ? null : reason, judged, judged);

    [Fact]
    public void A_table_comes_back_as_it_was_written_whatever_its_texts_are() => Gen
        .Select(Text, Gen.Bool, Text, Cell, Cell)
        .List[1, 8]
        .Sample(videos =>
        {
            var table = new ScoreTable(
                ["kind"],
                [new("a", IsHeuristic: false), new("b", IsHeuristic: true)],
                [.. videos.DistinctBy(video => video.Item1).Select(video =>
                    new ScoreRow(video.Item1, video.Item2, null, [video.Item3], [video.Item4, video.Item5]))]);

            var read = Read(Write(table));

            Assert.Equal(table.GroupColumns, read.GroupColumns);
            Assert.Equal(table.Detectors, read.Detectors);
            Assert.Equal(table.Rows.Select(Shown), read.Rows.Select(Shown));
        });

    [Fact]
    public void What_a_spreadsheet_would_run_has_an_apostrophe_before_it()
    {
        var table = new ScoreTable([], [new("a", false)], [new("=cmd()", true, null, [], [new(0.25, "-1")])]);

        Assert.Equal("file,label,sha256,score:a,reason:a,judged:a,wanted:a\r\n\"'=cmd()\",FAKE,,0.25,\"'-1\",,\r\n", Write(table));
    }

    [Fact]
    public void A_table_by_hand_needs_no_more_than_files_labels_and_scores()
    {
        var table = Read("File,LABEL,score:a,compression\na.mp4,fake,0.75,c23\nb.mp4,0,,c40\n");

        Assert.Equal(["compression"], table.GroupColumns);
        Assert.Equal(new DetectorColumn("a", IsHeuristic: false), Assert.Single(table.Detectors));
        Assert.Equal([(true, 0.75), (false, null)], table.Rows.Select(row => (row.IsFake, row.Cells[0].Score)));
    }

    [Theory]
    [InlineData("", "scores.csv is empty; its first line must name its columns")]
    [InlineData("file,score:a\na,0.1\n", "scores.csv line 1 has no column 'label'; it has file, score:a.")]
    [InlineData("file,label\na,FAKE\n", "scores.csv line 1 has no column of scores")]
    [InlineData("file,label,label,score:a\n", "scores.csv line 1 names the column 'label' twice")]
    [InlineData("file,label,score:a,heuristic:a\n", "both score:a and heuristic:a")]
    [InlineData("file,label,score:a,socre:b\n", "unknown column 'socre:b'")]
    [InlineData("file,label,score:a,reason:b\n", "unknown column 'reason:b'")]
    [InlineData("file,label,score:a\na,FAKE,0.1\nb,MAYBE,0.1\n", "scores.csv line 3: the label is 'MAYBE'; it must be REAL or FAKE")]
    [InlineData("file,label,score:a\na,FAKE,0.1\n\na,REAL,0.1\n", "scores.csv line 4 names a again, after line 2")]
    [InlineData("file,label,score:a\na,FAKE,1.1\n", "scores.csv line 2: the score of a is '1.1'")]
    [InlineData("file,label,score:a\na,FAKE,NaN\n", "scores.csv line 2: the score of a is 'NaN'")]
    [InlineData("file,label,score:a\na,FAKE\n", "scores.csv line 2 has 2 fields, and the heading has 3")]
    [InlineData("file,label,score:a,judged:a\na,FAKE,0.5,x\n", "scores.csv line 2: 'x' is no number of frames")]
    public void What_cannot_be_read_is_one_sentence_with_the_line(string csv, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<EvaluationException>(() => Read(csv)).Message, StringComparison.Ordinal);

    private static string Write(ScoreTable table)
    {
        using var writer = new StringWriter();
        ScoreTableFile.Write(writer, table);
        return writer.ToString();
    }

    private static ScoreTable Read(string csv)
    {
        using var reader = new StringReader(csv);
        return ScoreTableFile.Read(reader, "scores.csv");
    }

    private static string Shown(ScoreRow row) =>
        string.Join('|', [row.File, $"{row.IsFake}", row.Sha256, .. row.Groups, .. row.Cells.Select(cell => $"{cell}")]);
}
