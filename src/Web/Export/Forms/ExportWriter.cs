using System.Text.Json;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Export.Page;
using Microsoft.Extensions.Options;
using HttpJsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace FakeFinder.Web.Export.Forms;

/// <summary>Writes exports. Each is made in memory, so only few are made at a time.</summary>
internal sealed class ExportWriter(ReportPageWriter page, ServiceKey key, IOptions<HttpJsonOptions> json) : IDisposable
{
    private const int AtATime = 2;

    private readonly SemaphoreSlim turns = new(AtATime);
    private readonly JsonSerializerOptions options = json.Value.SerializerOptions;

    /// <summary>Waits in order until one more export may be made.</summary>
    /// <returns>To be disposed of when the export is made.</returns>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await turns.WaitAsync(cancellationToken);
        return new Turn(turns);
    }

    public async Task<byte[]> WriteAsync(JobExport export, ExportForm form, CancellationToken cancellationToken) =>
        form == ExportForm.Json ? JsonSerializer.SerializeToUtf8Bytes(ExportDocument.Whole(export, options), options)
        : form == ExportForm.Csv ? CsvForm.Write(export)
        : form == ExportForm.Html ? await page.WriteAsync(export)
        : await BundleForm.WriteAsync(export, await page.WriteAsync(export), key.Signer, options, cancellationToken);

    public void Dispose() => turns.Dispose();

    private sealed class Turn(SemaphoreSlim turns) : IDisposable
    {
        public void Dispose() => turns.Release();
    }
}
