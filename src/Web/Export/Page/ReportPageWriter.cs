using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace FakeFinder.Web.Export.Page;

/// <summary>The HTML form of an export: <see cref="ReportPage"/> as one file.</summary>
internal sealed class ReportPageWriter(IServiceProvider services, ILoggerFactory logs)
{
    /// <summary>UTF-8. The same export gives the same bytes.</summary>
    public async Task<byte[]> WriteAsync(JobExport export)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(ReportPage.Export)] = export });
            var page = await renderer.RenderComponentAsync<ReportPage>(parameters);
            return Encoding.UTF8.GetBytes(page.ToHtmlString().ReplaceLineEndings("\n"));
        });
    }
}
