using Bunit;
using FakeFinder.Web.Dashboard.Exports;
using MudBlazor;

namespace FakeFinder.Web.Tests.Dashboard.Exports;

public sealed class ExportMenuTests : DashboardContext
{
    [Fact]
    public async Task The_button_opens_a_menu_with_a_link_and_a_sentence_for_each_form()
    {
        var job = Guid.CreateVersion7();
        var popovers = Browser.Render<MudPopoverProvider>();
        var menu = Browser.Render<ExportMenu>(parameters => parameters.Add(one => one.Job, job));
        Assert.Empty(popovers.FindAll("[data-form]"));

        await menu.Find("button").ClickAsync(new());

        popovers.WaitForAssertion(() => Assert.Equal(
            ["json", "html", "csv", "bundle"], popovers.FindAll("[data-form]").Select(item => item.GetAttribute("data-form"))));
        foreach (var item in popovers.FindAll("[data-form]"))
        {
            Assert.Equal($"/api/v1/jobs/{job}/report?format={item.GetAttribute("data-form")}", item.GetAttribute("href"));
            Assert.NotEmpty(item.QuerySelector(".ff-export-sentence")!.TextContent);
        }
    }
}
