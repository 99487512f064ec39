using System.Text;
using FakeFinder.Web.Api.Batches;

namespace FakeFinder.Web.Tests.Api;

public sealed class BatchCsvTests
{
    [Theory]
    [InlineData("It failed:\nnobody knows why")]
    [InlineData("It failed:\r\nnobody knows why")]
    [InlineData("It failed:\rnobody knows why")]
    public async Task A_reason_of_several_lines_stays_in_its_row(string reason)
    {
        using var stream = new MemoryStream();
        var score = new BatchScoreResource("wm", 0.5, Verdict: null, reason);
        var video = new BatchVideoResource(0, 1, "id", "a.mp4", "done", Guid.Empty, [score], 0.5);

        await BatchCsv.WriteAsync(stream, ["wm"], new[] { video }.ToAsyncEnumerable(), CancellationToken.None);

        Assert.Contains($",\"wm: {reason}\",", Encoding.UTF8.GetString(stream.ToArray()), StringComparison.Ordinal);
    }
}
