using Bunit;
using FakeFinder.Web.Api;
using FakeFinder.Web.Dashboard.Pages.History;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Tests.Dashboard.Pages.History;

public sealed class HistoryFiltersTests : DashboardContext
{
    private readonly List<HistoryChange> told = [];

    [Fact]
    public async Task What_was_typed_stays_when_the_address_of_less_comes_back_late()
    {
        var filters = Browser.Render<HistoryFilters>(With(new JobSearch()));
        var field = filters.Find("[data-testid=search]");
        await TypeAsync(filters, field, "foun");
        await TypeAsync(filters, field, "found-gone");

        filters.Render(With(new JobSearch { Text = "foun" }));
        Assert.Equal("found-gone", Shown(filters));

        filters.Render(With(new JobSearch { Text = "found-gone" }));
        Assert.Equal("found-gone", Shown(filters));
        Assert.Equal(["foun", "found-gone"], told.Select(change => change.Value));
    }

    [Fact]
    public async Task An_address_that_somebody_else_chose_is_shown()
    {
        var filters = Browser.Render<HistoryFilters>(With(new JobSearch()));
        await TypeAsync(filters, filters.Find("[data-testid=search]"), "foun");
        filters.Render(With(new JobSearch { Text = "foun" }));

        filters.Render(With(new JobSearch { Text = null }));
        Assert.Equal("", Shown(filters));

        filters.Render(With(new JobSearch { Text = "foun" }));
        Assert.Equal("foun", Shown(filters));
    }

    private Action<ComponentParameterCollectionBuilder<HistoryFilters>> With(JobSearch search) => parameters => parameters
        .Add(filters => filters.Search, search)
        .Add(filters => filters.Changed, EventCallback.Factory.Create<HistoryChange>(this, told.Add));

    /// <summary>Types, and waits as long as the field does.</summary>
    private async Task TypeAsync(IRenderedComponent<HistoryFilters> filters, AngleSharp.Dom.IElement field, string text)
    {
        field.Input(text);
        Time.Advance(HistoryFilters.Pause);
        await filters.InvokeAsync(() => { });
        filters.WaitForAssertion(() => Assert.Equal(text, told[^1].Value));
    }

    private static string Shown(IRenderedComponent<HistoryFilters> filters) =>
        filters.Find("[data-testid=search]").GetAttribute("value") ?? "";
}
