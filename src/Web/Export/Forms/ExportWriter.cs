using System.Text.Json;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Export.Page;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Export.Forms;

/// <summary>Writes exports. Each is made in memory, so only few are made at a time.</summary>
internal sealed class ExportWriter(ReportPageWriter page, ServiceKey key, JobEvidence evidence, IOptions<HttpJsonOptions> json)
    : IDisposable
{
    private const int AtATime = 2;

    private readonly SemaphoreSlim plain = new(AtATime);
    private readonly SemaphoreSlim pictured = new(AtATime);
    private readonly JsonSerializerOptions inline = json.Value.SerializerOptions;
    private readonly JsonSerializerOptions indented = new(json.Value.SerializerOptions) { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// Waits in order until one more export may be made. Those with pictures, which workers may be long in making, keep no other waiting.
    /// </summary>
    /// <returns>To be disposed of when the export is made.</returns>
    public async Task<IDisposable> TakeTurnAsync(ExportForm form, CancellationToken cancellationToken)
    {
        var turns = form.HasPictures ? pictured : plain;
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    public async Task<byte[]> WriteAsync(JobExport export, ExportForm form, CancellationToken cancellationToken) =>
        form == ExportForm.Json ? Write(ExportDocument.Whole(export, evidence), inline)
        : form == ExportForm.Csv ? CsvForm.Write(export)
        : form == ExportForm.Html ? await page.WriteAsync(export)
        : await BundleForm.WriteAsync(
            export,
            new BundleTexts(
                Write(ExportDocument.InBundle(export, evidence), indented),
                Write(ExportedNote.Of(export), indented),
                await page.WriteAsync(export)),
            key.Signer,
            cancellationToken);

    public void Dispose()
    {
        plain.Dispose();
        pictured.Dispose();
    }

    private static byte[] Write<T>(T document, JsonSerializerOptions options) => JsonSerializer.SerializeToUtf8Bytes(document, options);

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
