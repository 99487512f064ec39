using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using FakeFinder.Evidence.Bundles;

namespace FakeFinder.Evidence.Tests.Bundles;

public sealed class BundleWriterTests
{
    [Fact]
    public void The_same_files_in_any_order_give_the_same_bytes() =>
        Assert.Equal(MadeBundle.Write(), MadeBundle.Write(MadeBundle.Files.Reverse()));

    [Fact]
    public void Any_reader_of_zip_files_reads_a_bundle()
    {
        using var zip = new ZipArchive(new MemoryStream(MadeBundle.Write()));

        Assert.Equal(
            ["evidence.json", "faces/moment-1.jpg", "key.pem", "reports/wm.json", "statement.dsse.json"],
            zip.Entries.Select(entry => entry.FullName));
        Assert.All(zip.Entries, entry => Assert.Equal(new DateTime(1980, 1, 1), entry.LastWriteTime.DateTime));
        using var report = new StreamReader(zip.GetEntry("reports/wm.json")!.Open());
        Assert.Equal("{\"score\":0.6}", report.ReadToEnd());
    }

    [Fact]
    public void The_statement_names_every_file_and_the_video()
    {
        var bundle = BundleReader.Read(MadeBundle.Write(), "bundle.zip");
        var envelope = JsonNode.Parse(bundle.Find(BundleNames.Envelope)!.Content.Span)!;
        var statement = JsonNode.Parse(Convert.FromBase64String((string)envelope["payload"]!))!;

        Assert.Equal("application/vnd.in-toto+json", (string?)envelope["payloadType"]);
        Assert.Equal("https://in-toto.io/Statement/v1", (string?)statement["_type"]);
        Assert.Equal("urn:x-fakefinder:evidence:v1", (string?)statement["predicateType"]);
        Assert.Equal(
            ["evidence.json", "faces/moment-1.jpg", "key.pem", "reports/wm.json", "video"],
            statement["subject"]!.AsArray().Select(subject => (string)subject!["name"]!));
        Assert.Equal(MadeBundle.Video, (string?)statement["subject"]![4]!["digest"]!["sha256"]);
        Assert.Equal("clip \"1\".mp4", (string?)statement["predicate"]!["video"]!["fileName"]);
        Assert.Equal("00", (string?)statement["predicate"]!["detectors"]![0]!["networks"]![0]!["sha256"]);
    }

    [Theory]
    [InlineData("../evidence.json")]
    [InlineData("/evidence.json")]
    [InlineData("a/b/c")]
    [InlineData("a\\b")]
    [InlineData("reports/.hidden")]
    [InlineData("ä.json")]
    [InlineData("evidence.json\n")]
    [InlineData("")]
    public void A_name_that_leads_elsewhere_is_refused(string name) =>
        Assert.Throws<EvidenceException>(() => MadeBundle.Write([MadeBundle.File(name, "x")]));

    [Fact]
    public void Names_that_are_the_same_on_some_system_are_refused() =>
        Assert.Throws<EvidenceException>(() => MadeBundle.Write([MadeBundle.File("A.json", "1"), MadeBundle.File("a.json", "2")]));

    [Fact]
    public void Too_many_files_are_refused() =>
        Assert.Throws<EvidenceException>(
            () => MadeBundle.Write(Enumerable.Range(0, BundleLimits.MaximumFiles).Select(at => MadeBundle.File($"f{at}", "x"))));

    [Fact]
    public void Files_that_are_empty_are_kept()
    {
        var bundle = BundleReader.Read(MadeBundle.Write([MadeBundle.File("empty", "")]), "bundle.zip");

        Assert.Null(bundle.FormFault);
        Assert.Equal("", Encoding.UTF8.GetString(bundle.Find("empty")!.Content.Span));
    }
}
