using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Evidence.Bundles;
using FakeFinder.Evidence.Signing;
using FakeFinder.Storage;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export;
using FakeFinder.Web.Export.Forms;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Export.Page;
using FakeFinder.Web.Tests.Dashboard;
using FakeFinder.Web.Tests.StandIns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Tests.Export.Forms;

public sealed class ExportFormsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-export-");
    private readonly ServiceProvider services = new ServiceCollection().BuildServiceProvider();
    private readonly ServiceKey key;
    private readonly ExportWriter writer;

    public ExportFormsTests()
    {
        key = new ServiceKey(
            Options.Create(new EvidenceOptions()), Options.Create(new StorageOptions { Path = folder.FullName }));
        var json = new HttpJsonOptions();
        json.SerializerOptions.Converters.Add(
            new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        writer = new ExportWriter(
            new ReportPageWriter(services, NullLoggerFactory.Instance),
            key,
            new JobEvidence(
                new ModelCatalog(Options.Create(new CatalogOptions { Models = Repository.Models, Weights = folder.FullName })),
                new ScoreCalibration(Options.Create(new CalibrationOptions())),
                new StandInReports(new Script())),
            Options.Create(json));
    }

    public static TheoryData<string> Forms => [.. ExportForm.All.Select(form => form.Name)];

    public void Dispose()
    {
        writer.Dispose();
        services.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task The_same_job_gives_the_same_bytes_in_every_form(string form) =>
        Assert.Equal(await WriteAsync(form), await WriteAsync(form));

    [Fact]
    public async Task The_page_escapes_every_text_and_loads_nothing()
    {
        var page = Encoding.UTF8.GetString(await WriteAsync("html"));

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<b>crashed", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<eve@", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<two>", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(http", page, StringComparison.Ordinal);
        Assert.Contains("content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'", page, StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_says_what_a_reader_needs()
    {
        var page = Encoding.UTF8.GetString(await WriteAsync("html"));

        foreach (var said in (string[])
        [
            "Strong sign of manipulation",
            "What does this mean?",
            MadeExport.Video,
            "Heuristics, apart",
            "Title of wm",
            "92.0 %",
            "No picture: The video was deleted.",
            "Missing in this report",
            "Conclusion of Ada",
            "corrected by a later note",
            new string('1', 64),
            "FakeFinder 1.2.3",
            "A score is a hint for a person who looks into the clip, not a proof.",
            "no face found",
            "<svg",
            "data:image/jpeg;base64,/9gB",
        ])
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_table_has_a_row_for_each_detector_frame_and_face_and_numbers_stay_numbers()
    {
        var rows = Encoding.UTF8.GetString(await WriteAsync("csv")).Split("\r\n");

        Assert.Equal(
            "detector,heuristic,frame,seconds,frame score,face score,band,face track,left,top,right,bottom", rows[0].TrimStart('\uFEFF'));
        Assert.Equal("wm,no,25,1,0.4,0.4,No sign,A,0,20,90,130", rows[1]);
        Assert.StartsWith("wm,no,25,1,0.4,,", rows[2], StringComparison.Ordinal);
        Assert.Equal("wm,no,50,2,0.92,0.92,Strong sign,A,0,22,92,131", rows[3]);
        Assert.Equal("wm,no,75,3,,,Not assessed,,,,,", rows[4]);
        Assert.StartsWith("residual,yes,25,", rows[5], StringComparison.Ordinal);
        Assert.Equal(10, rows.Length);
    }

    [Fact]
    public async Task A_detector_whose_name_is_a_formula_is_disarmed()
    {
        var made = MadeExport.Create();
        var evil = made with
        {
            Evidence = made.Evidence with { Lanes = [made.Evidence.Lanes[0] with { Detector = "=1+1" }] },
        };

        var table = Encoding.UTF8.GetString(await writer.WriteAsync(evil, ExportForm.Csv, CancellationToken.None));

        Assert.Contains("\r\n'=1+1,no,25", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_document_holds_job_summary_evidence_reports_and_notes()
    {
        var document = JsonNode.Parse(await WriteAsync("json"))!;

        Assert.Equal(MadeExport.Video, (string?)document["video"]!["sha256"]);
        Assert.Equal("strong", (string?)document["summary"]!["band"]);
        Assert.Equal("92.0 %", (string?)document["detectors"]![0]!["percent"]);
        Assert.True((bool)document["detectors"]![1]!["isHeuristic"]!);
        Assert.Equal("A", (string?)document["evidence"]!["tracks"]![0]!["label"]);
        Assert.Equal(0.92, (double)document["reports"]!["wm"]!["score"]!);
        Assert.Equal("conclusion", (string?)document["notes"]![1]!["kind"]);
        Assert.Equal("completed", (string?)document["job"]!["state"]);
    }

    [Fact]
    public async Task A_bundle_is_sound_and_holds_reports_as_stored_and_names_the_missing_picture()
    {
        var bundle = BundleReader.Read(await WriteAsync("bundle"), "bundle");

        var verification = BundleVerifier.Verify(bundle, key.Public, MadeExport.Video);
        Assert.True(verification.IsSound, string.Join('\n', verification.Checks.Select(check => check.Text)));
        Assert.Equal(
            [
                "README.txt",
                "evidence.json",
                "faces/moment-1.jpg",
                "key.pem",
                "notes.json",
                "report.html",
                "reports/residual.json",
                "reports/wm.json",
                "scores.csv",
                "statement.dsse.json",
                "stills/moment-1.jpg",
            ],
            bundle.Files.Select(file => file.Name));
        Assert.Equal(MadeExport.Create().Reports[0].Json, bundle.Find("reports/wm.json")!.Content.ToArray());
        var pictures = JsonNode.Parse(bundle.Find("evidence.json")!.Content.Span)!["pictures"]!;
        Assert.Equal("The video was deleted.", (string?)pictures[1]!["missing"]);
        Assert.Equal(new string('1', 64), verification.Statement!.Predicate.Detectors[0].Networks[0].Sha256);
        Assert.Equal(MadeExport.Evil, verification.Statement.Predicate.Video.FileName);
    }

    [Fact]
    public async Task Another_key_gives_another_signature_and_the_same_statement()
    {
        var other = EvidenceSigner.Parse(EvidenceSigner.CreatePem(), "key");
        var bundle = BundleReader.Read(await WriteAsync("bundle"), "bundle");

        Assert.False(BundleVerifier.Verify(bundle, other.PublicKey, videoSha256: null).IsSound);
    }

    private Task<byte[]> WriteAsync(string form) =>
        writer.WriteAsync(MadeExport.Create(), ExportForm.All.Single(one => one.Name == form), CancellationToken.None);
}
