using System.Text;
using System.Text.Json;
using FakeFinder.Detection.Detectors.Http;

namespace FakeFinder.Detection.Tests.Detectors.Http;

public sealed class ScoreTableTests
{
    private const string Row = "\"filename\":{\"0\":\"a.mp4\"}";

    [Theory]
    [InlineData("{" + Row + ",\"wm\":{\"0\":0.25}}", null)]
    [InlineData("{" + Row + ",\"other\":{\"0\":0.25}}", null)]
    [InlineData("{" + Row + ",\"note\":{\"0\":\"x\"},\"wm\":{\"0\":0.25}}", null)]
    [InlineData("{" + Row + ",\"wm\":{\"0\":1},\"mean\":{\"0\":0.25}}", "mean")]
    [InlineData("{\"filename\":{\"0\":\"b.mp4\",\"1\":\"a.mp4\"},\"wm\":{\"0\":1,\"1\":0.25}}", null)]
    [InlineData("{\"filename\":{\"0\":\"/uploads/a.mp4\"},\"wm\":{\"0\":0.25}}", null)]
    [InlineData("[{" + Row + ",\"wm\":{\"0\":0.25}}]", null)]
    public void The_score_is_in_the_row_of_the_video_and_the_column_of_the_detector(string answer, string? column)
    {
        Assert.Equal(0.25, ScoreOf(answer, column));

        // As the original's front end sends it: JSON in a string of JSON.
        Assert.Equal(0.25, ScoreOf(JsonSerializer.Serialize(answer), column));
    }

    [Theory]
    [InlineData("<!DOCTYPE html><h1>It works</h1>", "it is not the JSON of a table: it begins with '<!DOCTYPE html><h1>It works</h1>'")]
    [InlineData("", "begins with nothing")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":NaN}}", "is not the JSON of a table")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":null}}", "its score is 'null'; a score is a number from 0 to 1")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":2.5}}", "its score is '2.5'")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":-0.1}}", "its score is '-0.1'")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":1e999}}", "its score is '1e999'")]
    [InlineData("{" + Row + ",\"wm\":{\"0\":\"0.9\"}}", "its score is '\"0.9\"'")]
    [InlineData("{" + Row + ",\"wm\":{}}", "its column 'wm' has no row of the video")]
    [InlineData("{" + Row + ",\"wm\":0.9}", "its column 'wm' has no row of the video")]
    [InlineData("{" + Row + "}", "it has no column 'wm'; it has no scores")]
    [InlineData("{" + Row + ",\"a\":{\"0\":1},\"b\":{\"0\":1}}", "it has 'a, b', so 'column' in models.json must name one of them")]
    [InlineData("{\"filename\":{\"0\":\"other.mp4\"},\"wm\":{\"0\":0.9}}", "it has no row of the video, but one of 'other.mp4'")]
    [InlineData("{\"filename\":{},\"wm\":{}}", "it has no row")]
    [InlineData("{\"filename\":{\"0\":\"a.mp4\",\"1\":\"a.mp4\"},\"wm\":{\"0\":0.9,\"1\":0.1}}", "it has 2 rows of the video")]
    [InlineData("{\"wm\":{\"0\":0.9}}", "it has no column 'filename' of rows")]
    [InlineData("{\"wm\":{\"0\":0.9},\"wm\":{\"0\":0.1}}", "is not the JSON of a table")]
    [InlineData("[]", "it is a list of 0 tables")]
    [InlineData("true", "it is true where a table was asked for")]
    [InlineData("[[[[[[[[[[1]]]]]]]]]]", "is not the JSON of a table")]
    [InlineData("\"\\ud800\"", "is not the JSON of a table")]
    [InlineData("\"\\\"\\\\\\\"\\\\\\\\\\\\\\\"x\\\\\\\\\\\\\\\"\\\\\\\"\\\"\"", "where a table was asked for")]
    public void What_is_no_score_of_the_video_is_told_in_words(string answer, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<FormatException>(() => ScoreOf(answer, null)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_column_that_was_named_is_not_replaced_by_the_only_one() =>
        Assert.Contains(
            "it has no column 'mean'; it has 'wm'",
            Assert.Throws<FormatException>(() => ScoreOf("{" + Row + ",\"wm\":{\"0\":0.9}}", "mean")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void What_a_sentence_repeats_is_short_and_on_one_line()
    {
        var message = Assert.Throws<FormatException>(() => ScoreOf("\u001b[31m\r\n" + new string('x', 10_000), null)).Message;

        Assert.InRange(message.Length, 100, 300);
        Assert.DoesNotContain(message, char.IsControl);
    }

    private static double ScoreOf(string answer, string? column) =>
        ScoreTable.ScoreOf(Encoding.UTF8.GetBytes(answer), "/uploads/a.mp4", "wm", column);
}
