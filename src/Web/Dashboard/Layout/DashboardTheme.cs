using MudBlazor;

namespace FakeFinder.Web.Dashboard.Layout;

/// <summary>
/// The colours and the type of the dashboard: the machine's own fonts, nothing is loaded from elsewhere. dashboard.css repeats both
/// backgrounds for the moment before MudBlazor has spoken.
/// </summary>
internal static class DashboardTheme
{
    public static MudTheme Theme { get; } =
        new()
        {
            PaletteLight = new PaletteLight
            {
                Primary = "#28598c",
                Info = "#28598c",
                Success = "#0b6b60",
                Warning = "#8a5a00",
                Error = "#ad3217",
                Background = "#f5f6f8",
                Surface = "#ffffff",
                AppbarBackground = "#ffffff",
                AppbarText = "#1d2733",
                TextPrimary = "#1d2733",
                TextSecondary = "#55606e",
                LinesDefault = "#dfe3e8",
                TableLines = "#dfe3e8",
            },
            PaletteDark = new PaletteDark
            {
                Primary = "#8db9e8",
                PrimaryContrastText = "#10161d",
                Info = "#8db9e8",
                Success = "#62cbbb",
                Warning = "#e5b45a",
                Error = "#ff9b7d",
                ErrorContrastText = "#10161d",
                Background = "#12171d",
                Surface = "#1a2129",
                AppbarBackground = "#1a2129",
                AppbarText = "#e4e9ef",
                TextPrimary = "#e4e9ef",
                TextSecondary = "#a3afbc",
                LinesDefault = "#313b47",
                TableLines = "#313b47",
            },
            Typography = new Typography
            {
                Default = { FontFamily = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"] },
                Button = { TextTransform = "none" },
            },
            LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px" },
        };
}
