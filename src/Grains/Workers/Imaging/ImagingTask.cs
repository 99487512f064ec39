using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Workers.Imaging;

/// <summary>One file that is being made, or that could not be made a while ago.</summary>
internal sealed class ImagingTask
{
    private readonly TaskCompletionSource<ImagingAnswer> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>How much of it is done, from 0 to 1.</summary>
    public double Fraction { get; set; }

    /// <summary>Ends with it.</summary>
    public Task<ImagingAnswer> Answer => answer.Task;

    /// <summary>When a failure is forgotten, so that the same question starts the work again; null while it is being made.</summary>
    public DateTimeOffset? ForgottenAt { get; private set; }

    /// <summary>The first answer holds.</summary>
    public void End(ImagingAnswer how, DateTimeOffset forgottenAt)
    {
        ForgottenAt ??= forgottenAt;
        answer.TrySetResult(how);
    }
}
