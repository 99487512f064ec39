using Bunit;
using FakeFinder.Web.Dashboard.Layout;
using Microsoft.AspNetCore.Components;

namespace FakeFinder.Web.Tests.Dashboard.Layout;

public sealed class AskFirstTests : DashboardContext
{
    private int confirmed;

    [Fact]
    public void Nothing_is_done_before_it_is_confirmed()
    {
        var asked = Render();

        asked.Find("button").Click();
        Assert.Equal("Delete it all?", asked.Find("[role=alert]").TextContent);
        Button(asked, "Keep it").Click();
        Assert.Equal(0, confirmed);
        Assert.Empty(asked.FindAll("[role=alert]"));

        asked.Find("button").Click();
        Button(asked, "Yes, delete").Click();
        Assert.Equal(1, confirmed);
        Assert.Empty(asked.FindAll("[role=alert]"));
    }

    private IRenderedComponent<AskFirst> Render() => Browser.Render<AskFirst>(parameters => parameters
        .Add(one => one.Text, "Delete")
        .Add(one => one.Question, "Delete it all?")
        .Add(one => one.Yes, "Yes, delete")
        .Add(one => one.No, "Keep it")
        .Add(one => one.Confirmed, EventCallback.Factory.Create(this, () => confirmed++)));

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<AskFirst> asked, string text) =>
        asked.FindAll("button").Single(button => button.TextContent.Trim() == text);
}
